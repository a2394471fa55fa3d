using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>What a graph author needs: the network, its shape, the features, and the trained tensors by name.</summary>
/// <param name="Architecture">The network's name.</param>
/// <param name="Shape">What the network was built for.</param>
/// <param name="Features">The features with their encodings.</param>
/// <param name="Weights">The trained tensors.</param>
internal sealed record TrainedNetwork(string Architecture, NetworkShape Shape, FeatureSchema Features, IReadOnlyDictionary<string, WeightTensor> Weights)
{
    /// <summary>The network's name in the paper.</summary>
    public string Title => Networks.Architecture.Of(Architecture).Title;

    /// <summary>Its name in graphs.</summary>
    public string Label => Architecture.Replace('-', '_');

    /// <summary>Whether the MLP has Dice; else it has PReLU.</summary>
    public bool HasDice => Has("mlp.dice1.alpha");

    /// <summary>A tensor as it was trained.</summary>
    public WeightTensor this[string name] => Weights.TryGetValue(name, out var tensor)
        ? tensor
        : throw new TrainingException($"The trained weights have no tensor '{name}': they belong to another network.");

    /// <summary>Whether the network has such a tensor.</summary>
    public bool Has(string name) => Weights.ContainsKey(name);

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

    /// <summary>Layer 1 of the MLP with its batch normalization folded in.</summary>
    public (Matrix Weight, Matrix Bias) MlpLayer1()
    {
        var scale = Matrix("mlp.norm.weight").Zip(Matrix("mlp.norm.running_var"), (gamma, variance) => gamma / Math.Sqrt(variance + ClickMlp.Epsilon));
        var shift = Matrix("mlp.norm.bias") - Matrix("mlp.norm.running_mean").Zip(scale, (mean, factor) => mean * factor);
        var weight = Linear("mlp.layer1");
        return (weight.ScaleRows(scale), Bias("mlp.layer1") + (shift * weight));
    }

    /// <summary>A layer of two logits as one: the softmax of two is the sigmoid of their difference.</summary>
    public (Matrix Weight, Matrix Bias) LogitOf(string layer)
    {
        var (weight, bias) = (Linear(layer), Bias(layer));
        return (Export.Matrix.Build(weight.Rows, 1, (row, _) => weight[row, 0] - weight[row, 1]), Export.Matrix.Build(1, 1, (_, _) => bias[0, 0] - bias[0, 1]));
    }
}
