using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference.Cuda;

/// <summary>Tensors on the device, each with its pinned twin.</summary>
internal sealed class DeviceTensors : IDisposable
{
    private readonly IReadOnlyList<TensorBuffer> _buffers;
    private readonly OrtValue[] _pinned;
    private readonly OrtValue[] _device;

    /// <summary>Allocates both.</summary>
    /// <param name="memory">Where.</param>
    /// <param name="buffers">What the server writes or reads.</param>
    /// <param name="shape">Their sizes, for good.</param>
    public DeviceTensors(DeviceMemory memory, IReadOnlyList<TensorBuffer> buffers, BatchShape shape)
    {
        _buffers = buffers;
        _pinned = [.. buffers.Select(buffer => memory.Pinned(buffer.Tensor, shape))];
        _device = [.. buffers.Select(buffer => memory.OnDevice(buffer.Tensor, shape))];
    }

    /// <summary>Each tensor with its name.</summary>
    public IEnumerable<(string Name, OrtValue Value)> Named => _buffers.Zip(_device, (buffer, value) => (buffer.Tensor.Name, value));

    /// <summary>Copies what the server wrote to the device.</summary>
    public void Upload()
    {
        for (var i = 0; i < _pinned.Length; i++)
        {
            _buffers[i].Bytes.CopyTo(_pinned[i].GetTensorMutableRawData());
        }

        DeviceMemory.Copy(_pinned, _device);
    }

    /// <summary>Copies what the device computed to where the server reads it.</summary>
    public void Download()
    {
        DeviceMemory.Copy(_device, _pinned);
        for (var i = 0; i < _pinned.Length; i++)
        {
            _pinned[i].GetTensorMutableRawData().CopyTo(_buffers[i].Bytes);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_pinned, value => value.Dispose());
        Array.ForEach(_device, value => value.Dispose());
    }
}
