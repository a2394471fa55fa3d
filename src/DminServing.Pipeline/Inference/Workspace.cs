using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>The tensors of one graph for one run at a time. A scorer keeps as many as there are runs at once.</summary>
internal sealed class Workspace : IDisposable
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

    /// <summary>The inputs that the server fills.</summary>
    public GraphInput[] Filled { get; }

    /// <summary>The scores of the last run.</summary>
    public Span<float> Ctr => Output(Array.Find(_outputs, output => output.Tensor.Source.Kind == TensorSourceKind.Ctr)!.Tensor.Name);

    /// <summary>An output of the last run.</summary>
    public Span<float> Output(string name) => ((TensorBuffer<float>)Array.Find(_outputs, output => output.Tensor.Name == name)!).Elements;

    /// <summary>Gives every tensor the sizes of the next run and clears what will be filled.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="users">The workspace whose outputs are this one's user state.</param>
    public void Prepare(BatchShape shape, Workspace? users = null)
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

    /// <summary>Size of the inputs that the server fills.</summary>
    public int InputBytes => Filled.Sum(input => input.Buffer.Bytes.Length);

    /// <summary>Size of the outputs.</summary>
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

    /// <summary>Takes the outputs of an earlier run of the same inputs instead of running.</summary>
    public void TakeOutputs(ReadOnlySpan<byte> source)
    {
        foreach (var output in _outputs)
        {
            source[..output.Bytes.Length].CopyTo(output.Bytes);
            source = source[output.Bytes.Length..];
        }
    }

    public void Run() => _graph.Run(_options, _inputValues, _outputValues);

    public void Dispose()
    {
        foreach (var buffer in _inputs.OfType<TensorBuffer>().Concat(_outputs))
        {
            buffer.Dispose();
        }

        _options.Dispose();
    }

    private OrtValue Value(string output) => _outputValues[Array.FindIndex(_outputs, buffer => buffer.Tensor.Name == output)];
}
