using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DminServing.Pipeline.Inference.Cuda;

/// <summary>Memory of the plugin's GPU, and pinned memory beside it. Only a plugin lets C# copy between the two.</summary>
/// <param name="device">The GPU.</param>
internal sealed class DeviceMemory(OrtEpDevice device)
{
    // ONNX Runtime's own, one each per device and process.
    private readonly OrtAllocator _device = Shared(device, OrtDeviceMemoryType.DEFAULT);
    private readonly OrtAllocator _pinned = Shared(device, OrtDeviceMemoryType.HOST_ACCESSIBLE);

    public OrtValue OnDevice(TensorManifest tensor, BatchShape shape) => Allocate(_device, tensor, shape);

    /// <summary>A tensor that the server writes and reads, and the device copies from and to without a detour.</summary>
    public OrtValue Pinned(TensorManifest tensor, BatchShape shape) => Allocate(_pinned, tensor, shape);

    /// <summary>Copies tensors from one to the other; when it returns, they are there.</summary>
    public static void Copy(OrtValue[] from, OrtValue[] to) => OrtRuntime.Environment.CopyTensors(from, to, null);

    private static OrtValue Allocate(OrtAllocator allocator, TensorManifest tensor, BatchShape shape) =>
        OrtValue.CreateAllocatedTensorValue(allocator, TypeOf(tensor.Type), [.. tensor.Shape.Select(shape.SizeOf)]);

    private static OrtAllocator Shared(OrtEpDevice device, OrtDeviceMemoryType type) =>
        OrtRuntime.Environment.GetSharedAllocator(device.GetMemoryInfo(type)) ?? throw new InvalidDataException($"the CUDA plugin has no {type} memory");

    private static TensorElementType TypeOf(TensorType type) => type switch
    {
        TensorType.Int64 => TensorElementType.Int64,
        TensorType.Int32 => TensorElementType.Int32,
        _ => TensorElementType.Float,
    };
}
