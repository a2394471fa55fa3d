using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>The tensors of one graph for one run at a time. A scorer keeps as many as there are runs at once.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly RunOptions _options = new();
    private readonly Graph _graph;
    private readonly TensorBuffer[] _inputs;
    private readonly TensorBuffer[] _outputs;
    private readonly OrtValue[] _inputValues;
    private readonly OrtValue[] _outputValues;

    /// <summary>Tensors of any size; each run gives them its own.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="given">Tensors of another graph that are inputs of this one, by name: the user state.</param>
    public Workspace(Graph graph, ModelManifest manifest, IReadOnlyDictionary<string, TensorBuffer>? given = null)
    {
        _graph = graph;
        Filled = [.. graph.Manifest.Inputs.Where(tensor => tensor.Source.Kind != TensorSourceKind.UserState).Select(tensor => GraphInput.Create(tensor, manifest))];
        var own = Filled.ToDictionary(input => input.Buffer.Tensor.Name, input => input.Buffer);
        _inputs = [.. graph.Manifest.Inputs.Select(tensor => own.TryGetValue(tensor.Name, out var buffer) ? buffer : given![tensor.Name])];
        _outputs = [.. graph.Manifest.Outputs.Select(TensorBuffer.Create)];
        (_inputValues, _outputValues) = (new OrtValue[_inputs.Length], new OrtValue[_outputs.Length]);
    }

    /// <summary>The inputs that the server fills.</summary>
    public GraphInput[] Filled { get; }

    /// <summary>The outputs, by name.</summary>
    public IReadOnlyDictionary<string, TensorBuffer> Outputs => _outputs.ToDictionary(output => output.Tensor.Name);

    /// <summary>The scores of the last run.</summary>
    public Span<float> Ctr => ((TensorBuffer<float>)_outputs.Single(output => output.Tensor.Source.Kind == TensorSourceKind.Ctr)).Elements;

    /// <summary>Gives every tensor the sizes of the next run and clears what will be filled.</summary>
    public void Prepare(BatchShape shape)
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            _inputValues[i] = _inputs[i].Resize(shape);
        }

        for (var i = 0; i < _outputs.Length; i++)
        {
            _outputValues[i] = _outputs[i].Resize(shape);
        }

        foreach (var input in Filled)
        {
            input.Buffer.Clear();
        }
    }

    public void Run() => _graph.Run(_options, _inputValues, _outputValues);

    public void Dispose()
    {
        foreach (var buffer in Filled.Select(input => input.Buffer).Concat(_outputs))
        {
            buffer.Dispose();
        }

        _options.Dispose();
    }
}
