using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>A workspace in the server's memory, of any size.</summary>
internal sealed class Workspace : IWorkspace
{
    private readonly RunOptions _options = new();
    private readonly Graph _graph;
    private readonly TensorBuffer?[] _inputs; // null for user state, which another workspace gives
    private readonly TensorBuffer[] _outputs;
    private readonly OrtValue[] _inputValues;
    private readonly OrtValue[] _outputValues;

    /// <summary>Tensors of any size; each run gives them its own.</summary>
    public Workspace(Graph graph, ModelManifest manifest)
    {
        _graph = graph;
        Filled = [.. graph.Manifest.Inputs.Where(tensor => tensor.Source.Kind != TensorSourceKind.UserState).Select(tensor => GraphInput.Create(tensor, manifest))];
        _inputs = [.. graph.Manifest.Inputs.Select(tensor => Array.Find(Filled, input => input.Buffer.Tensor.Name == tensor.Name)?.Buffer)];
        _outputs = [.. graph.Manifest.Outputs.Select(TensorBuffer.Create)];
        (_inputValues, _outputValues) = (new OrtValue[_inputs.Length], new OrtValue[_outputs.Length]);
    }

    public GraphInput[] Filled { get; }

    /// <summary>What the graph gives, in the manifest's order.</summary>
    public IReadOnlyList<TensorBuffer> Outputs => _outputs;

    public Span<float> ReadCtr() => Output(Array.Find(_outputs, output => output.Tensor.Source.Kind == TensorSourceKind.Ctr)!.Tensor.Name);

    /// <summary>An output of the last run.</summary>
    public Span<float> Output(string name) => ((TensorBuffer<float>)Array.Find(_outputs, output => output.Tensor.Name == name)!).Elements;

    public void Prepare(BatchShape shape, IWorkspace? users = null)
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            _inputValues[i] = _inputs[i]?.Resize(shape) ?? users!.Value(_graph.Manifest.Inputs[i].Name);
            _inputs[i]?.Clear();
        }

        for (var i = 0; i < _outputs.Length; i++)
        {
            _outputValues[i] = _outputs[i].Resize(shape);
        }
    }

    public int InputBytes => Filled.Sum(input => input.Buffer.Bytes.Length);

    public int OutputBytes => _outputs.Sum(output => output.Bytes.Length);

    public void CopyInputsTo(Span<byte> target)
    {
        foreach (var input in Filled)
        {
            input.Buffer.Bytes.CopyTo(target);
            target = target[input.Buffer.Bytes.Length..];
        }
    }

    public void CopyOutputsTo(Span<byte> target)
    {
        foreach (var output in _outputs)
        {
            output.Bytes.CopyTo(target);
            target = target[output.Bytes.Length..];
        }
    }

    public void TakeOutputs(ReadOnlySpan<byte> source)
    {
        foreach (var output in _outputs)
        {
            source[..output.Bytes.Length].CopyTo(output.Bytes);
            source = source[output.Bytes.Length..];
        }
    }

    public void Run() => _graph.Run(_options, _inputValues, _outputValues);

    public OrtValue Value(string output) => _outputValues[Array.FindIndex(_outputs, buffer => buffer.Tensor.Name == output)];

    public void Dispose()
    {
        foreach (var buffer in _inputs.OfType<TensorBuffer>().Concat(_outputs))
        {
            buffer.Dispose();
        }

        _options.Dispose();
    }
}
