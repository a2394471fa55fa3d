using System.Runtime.InteropServices;
using DminServing.Training.Networks;
using static TorchSharp.torch;

namespace DminServing.Training.Fitting;

/// <summary>Adam over a whole model: the network's parameters, and the rows of its tables that a batch touched.</summary>
internal sealed class ModelOptimizer
{
    private readonly Adam _adam;
    private readonly CtrModel _model;
    private readonly List<(string Name, Tensor Parameter, float[] Mean, float[] Square)> _parameters;
    private readonly Dictionary<EmbeddingTable, RowAdam> _rows;

    public ModelOptimizer(CtrModel model, float learningRate)
    {
        (_adam, _model) = (new Adam(learningRate), model);
        var trained = model.NetworkTensors().Where(entry => entry.Tensor.requires_grad);
        _parameters = [.. trained.Select(entry => (entry.Name, entry.Tensor, new float[entry.Tensor.numel()], new float[entry.Tensor.numel()]))];
        _rows = model.Embeddings.Tables.ToDictionary(table => table, table => new RowAdam(table));
    }

    /// <summary>Takes the gradients of a backward pass.</summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="batch">The batch's indices.</param>
    /// <param name="embedded">The rows that were the leaves.</param>
    public void Step(long step, IndexBatch batch, EmbeddedBatch embedded)
    {
        _adam.Begin(step);
        foreach (var (_, parameter, mean, square) in _parameters)
        {
            if (parameter.grad is { } gradient)
            {
                using var contiguous = gradient.contiguous();
                _adam.Update(Floats(parameter), Floats(contiguous), mean, square);
            }
        }

        _model.Embeddings.Gradients(batch, embedded, (table, indices, gradients, column, stride) => _rows[table].Add(indices, gradients, column, stride));
        foreach (var rows in _rows.Values)
        {
            rows.Step(_adam);
        }
    }

    /// <summary>The optimizer's state by name, not copied.</summary>
    public IEnumerable<(string Name, float[] Values)> State() =>
    [
        .. _parameters.SelectMany(parameter => new[] { ("adam.mean." + parameter.Name, parameter.Mean), ("adam.square." + parameter.Name, parameter.Square) }),
        .. _rows.Values.SelectMany(rows => new[] { ("adam.mean." + rows.Table.Name, rows.Mean), ("adam.square." + rows.Table.Name, rows.Square) }),
    ];

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
