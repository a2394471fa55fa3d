using System.Runtime.InteropServices;
using DminServing.ModelContract.Encoding;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>A network with its embedding tables: everything that is trained.</summary>
public sealed class CtrModel : IDisposable
{
    /// <summary>A model with initial weights.</summary>
    /// <param name="features">The features, which decide the tables' sizes.</param>
    /// <param name="shape">What the network is built for.</param>
    /// <param name="seed">Where the initial weights come from.</param>
    /// <param name="architecture">The network's name.</param>
    /// <exception cref="TrainingException">There is no such network, or the shape does not fit it.</exception>
    public CtrModel(ModelFeatures features, NetworkShape shape, int seed, string architecture = Dmin.Name)
    {
        var network = Architecture.Of(architecture);
        manual_seed(seed);
        Embeddings = new EmbeddingLayer(features, shape.EmbeddingWidth, seed);
        Network = network.Create(shape);
    }

    /// <summary>The embedding tables.</summary>
    public EmbeddingLayer Embeddings { get; }

    /// <summary>Everything else.</summary>
    public CtrNetwork Network { get; }

    /// <summary>Scores a batch as at inference: no dropout, fixed statistics.</summary>
    /// <returns>Click-through rates, [U, C] row-major.</returns>
    public float[] Score(IndexBatch batch)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        Network.eval();
        var ctr = Network.call(Embeddings.Embed(batch, forTraining: false)).Ctr.contiguous();
        return MemoryMarshal.Cast<byte, float>(ctr.bytes).ToArray();
    }

    /// <summary>How much each behavior counts for each interest and candidate, as at inference.</summary>
    /// <returns>w of equation 5, [U, H, C, T] row-major; null for a network without interests.</returns>
    public float[]? Attention(IndexBatch batch)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        Network.eval();
        var weights = Network.AttentionWeights(Embeddings.Embed(batch, forTraining: false))?.transpose(0, 1).contiguous(); // [U, H, C, T]
        return weights is null ? null : MemoryMarshal.Cast<byte, float>(weights.bytes).ToArray();
    }

    /// <summary>A copy of every trained tensor, by name: parameters and moving statistics of the network, then the tables.</summary>
    public Dictionary<string, WeightTensor> Weights()
    {
        var weights = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in NetworkTensors())
        {
            weights[name] = new WeightTensor([.. tensor.shape.Select(size => (int)size)], MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray());
        }

        foreach (var table in Embeddings.Tables)
        {
            weights[table.Name] = new WeightTensor([table.Rows, table.Width], [.. table.Weights]);
        }

        return weights;
    }

    /// <summary>Takes weights that <see cref="Weights"/> gave.</summary>
    /// <exception cref="TrainingException">They are of another network or other features.</exception>
    public void Load(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        foreach (var (name, tensor) in NetworkTensors())
        {
            Take(name, tensor.shape, MemoryMarshal.Cast<byte, float>(tensor.bytes));
        }

        foreach (var table in Embeddings.Tables)
        {
            Take(table.Name, [table.Rows, table.Width], table.Weights);
        }

        void Take(string name, long[] shape, Span<float> destination)
        {
            if (!weights.TryGetValue(name, out var saved) || !saved.Shape.Select(size => (long)size).SequenceEqual(shape))
            {
                var found = saved is null ? "no such tensor" : $"[{string.Join(", ", saved.Shape)}]";
                throw new TrainingException($"The weights do not fit: {name} should be [{string.Join(", ", shape)}], the file has {found}. They belong to another network or data set.");
            }

            saved.Values.CopyTo(destination);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    /// <summary>The network's floating-point tensors by readable name, such as <c>refiner.qkv.weight</c>.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> NetworkTensors() => Network.state_dict()
        .Where(entry => entry.Value.is_floating_point())
        .Select(entry => (string.Join('.', entry.Key.Split('.').Select(part => part.TrimStart('_'))), entry.Value));
}
