using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DminServing.Pipeline.Inference.Onnx;

/// <summary>The constants beside a graph as ONNX Runtime takes them: where they are mapped, not copied. Left to itself it would map the file once more for
/// every session, and every mapping's pages count as resident. Must outlive the session.</summary>
internal sealed class ExternalConstants(OnnxFile model) : IDisposable
{
    private readonly List<(string Name, OrtValue Value)> _values = [.. model.External.Select(tensor => (tensor.Name, OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, Array.ConvertAll(tensor.Shape, size => (long)size), tensor.Address, tensor.Bytes)))];

    public void AddTo(SessionOptions options) => _values.ForEach(constant => options.AddInitializer(constant.Name, constant.Value));

    public void Dispose() => _values.ForEach(constant => constant.Value.Dispose());
}
