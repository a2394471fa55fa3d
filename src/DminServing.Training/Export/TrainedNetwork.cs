using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>What a graph author needs: the shape, the features, and the trained tensors by name.</summary>
/// <param name="Shape">What the network was built for.</param>
/// <param name="Features">The features with their encodings.</param>
/// <param name="Weights">The trained tensors.</param>
internal sealed record TrainedNetwork(NetworkShape Shape, FeatureSchema Features, IReadOnlyDictionary<string, WeightTensor> Weights)
{
    /// <summary>A tensor as it was trained.</summary>
    public WeightTensor this[string name] => Weights.TryGetValue(name, out var tensor)
        ? tensor
        : throw new TrainingException($"The trained weights have no tensor '{name}': they belong to another network.");

    /// <summary>The embedding table of a feature, [rows, 18].</summary>
    public WeightTensor Table(string group, FeatureManifest feature) => this[$"embedding.{group}.{feature.Name}"];

    /// <summary>A vector or a matrix, in double precision.</summary>
    public Matrix Matrix(string name) => Export.Matrix.Of(this[name]);

    /// <summary>The matrices of all heads.</summary>
    public Matrix[] Heads(string name) => [.. Enumerable.Range(0, this[name].Shape[0]).Select(head => Export.Matrix.Of(this[name], head))];

    /// <summary>The weight of a linear layer as [inputs, outputs]; torch keeps it the other way.</summary>
    public Matrix Linear(string layer) => Matrix(layer + ".weight").Transposed();

    /// <summary>The bias of a linear layer, [1, outputs].</summary>
    public Matrix Bias(string layer) => Matrix(layer + ".bias");
}
