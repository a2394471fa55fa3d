using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>What the authors of a network's graphs share: its trained layers as nodes of a graph.</summary>
/// <param name="trained">The network.</param>
/// <param name="graph">The graph that is authored.</param>
internal abstract class GraphAuthor(TrainedNetwork trained, GraphBuilder graph)
{
    /// <summary>The network.</summary>
    public TrainedNetwork Trained { get; } = trained;

    /// <summary>The graph that is authored.</summary>
    public GraphBuilder Graph { get; } = graph;

    /// <summary>The embeddings of a group's features side by side; null when it has none.</summary>
    public string? Embed(string group, IReadOnlyList<FeatureManifest> features, Func<string, string> input) => features.Count == 0
        ? null
        : Graph.Concat(-1, [.. features.Select(feature => Graph.Gather(Graph.Table($"embedding.{group}.{feature.Name}", Trained.Table(group, feature)), input(feature.Name)))]);

    /// <summary>The positions as the network counts them, [U, T] or [B, T]: the encoder's, or, from the oldest, the places where there is a behavior.</summary>
    public string Positions(string mask, TensorDimension users)
    {
        var shape = Trained.Shape;
        if (shape.Positions == PositionOrder.NewestFirst)
        {
            return Graph.Input(Tensors.Position(users), "1 for the newest behavior, 0 for padding");
        }

        var places = Graph.Constant("places", Enumerable.Range(1, shape.MaxBehaviors).Select(place => (double)place), shape.MaxBehaviors);
        return Graph.ToIndices(Graph.Mul(Graph.Leading(places, Graph.SizeOf(mask, 1)), mask));
    }

    /// <summary>A linear layer as it was trained.</summary>
    public string Linear(string layer, string x) => Linear(layer, Trained.Linear(layer), Trained.Bias(layer), x);

    /// <summary>A linear layer of folded weights.</summary>
    public string Linear(string layer, Matrix weight, Matrix bias, string x) =>
        Graph.Add(Graph.MatMul(x, Graph.Constant(layer + ".weight", weight)), Graph.Constant(layer + ".bias", bias.Values, bias.Columns));

    /// <summary>A linear layer of each head, x is [U, H, ...].</summary>
    public string HeadLinear(string layer, string x) => Graph.Add(Graph.MatMul(x, Heads(layer + ".weight")), Heads(layer + ".bias"));

    /// <summary>The linear layer of one head.</summary>
    public string HeadLinear(string layer, int head, string x) => Graph.Add(Graph.MatMul(x, Head(layer + ".weight", head)), HeadVector(layer + ".bias", head));

    /// <summary>A tensor as it was trained.</summary>
    public string Weight(string name) => Graph.Constant(name, Trained[name].Values, Trained[name].Shape);

    /// <summary>The matrices of all heads, [H, rows, columns].</summary>
    public string Heads(string name) => Graph.Constant(name, Trained.Heads(name));

    /// <summary>The matrix of one head.</summary>
    public string Head(string name, int head) => Graph.Constant($"{name}.{head}", Trained.Heads(name)[head]);

    /// <summary>The vector of one head.</summary>
    public string HeadVector(string name, int head)
    {
        var vector = Trained.Heads(name)[head];
        return Graph.Constant($"{name}.{head}", vector.Values, vector.Columns);
    }

    /// <summary>0 for a behavior, −30000 for padding.</summary>
    public string Masked(string mask) => Graph.Mul(Graph.Sub(mask, Graph.Constant("one", [1f])), Graph.Constant("masked", [-AttentionUnit.Masked]));

    /// <summary>−30000 above the diagonal, as large as a sequence is long.</summary>
    public string Causal(string mask)
    {
        var most = Trained.Shape.MaxBehaviors;
        return Graph.LeadingBlock(Graph.Constant("causal", Matrix.Build(most, most, (row, column) => column > row ? AttentionUnit.Masked : 0)), Graph.SizeOf(mask, 1));
    }

    /// <summary>PReLU: x, or αx below 0.</summary>
    protected string PRelu(string layer, string x) => Graph.PRelu(x, Weight(layer + ".weight"));
}
