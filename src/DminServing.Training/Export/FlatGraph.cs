using DminServing.ModelContract.Manifest;
using DminServing.Training.Export.Interests;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>A network in the <c>flat</c> layout: one self-contained row per candidate, in the order of the paper, head by head, nothing folded. What any
/// framework would export, and the oracle of the grouped layout.</summary>
internal sealed class FlatGraph(TrainedNetwork trained, TableFile tables)
    : GraphAuthor(trained, new GraphBuilder($"{trained.Label}_flat", $"{trained.Title}, one row per candidate: user, behaviors and candidate in, click-through rate out.", tables))
{
    /// <summary>Authors the graph.</summary>
    public GraphBuilder Author(InterestAuthor interests)
    {
        var (features, rows) = (Trained.Features, Tensors.Rows);
        var user = Embed("user", features.User, feature => Graph.Input(Tensors.User(feature, rows), "index of the user feature"));
        var context = Embed("context", features.Context, feature => Graph.Input(Tensors.Context(feature, rows), "index of the context feature"));
        var behaviors = Embed("item", features.Item, feature => Graph.Input(Tensors.Behavior(feature, rows), "indices of the behaviors, oldest first"))!;
        var mask = Graph.Input(Tensors.Mask(rows), "1 for a behavior, 0 for padding");
        var position = Positions(mask, rows);
        var target = Embed("item", features.Item, feature => Graph.Input(Tensors.Candidate(feature, rows), "index of the candidate"))!;

        var e = Graph.Mul(behaviors, Graph.Unsqueeze(mask, 2));                            // [B, T, d]
        var found = interests.Flat(this, e, target, mask, position);
        var sum = Graph.Sum(e, 1);                                                         // [B, d]
        var product = Graph.Mul(target, sum);                                              // [B, d]
        var isWide = Trained.Has("wide.weight");
        string?[] inputs = [user, target, sum, isWide ? null : product, .. found.Values, context];
        var logits = Mlp(Graph.Concat(-1, [.. inputs.OfType<string>()]));                 // [B, 2]
        logits = isWide ? Graph.Add(logits, Linear("wide", Graph.Concat(-1, target, sum, product))) : logits;
        var ctr = Graph.Squeeze(Graph.SliceLast(Graph.Softmax(logits), 0, 1), 1);         // [B]
        Graph.Output(ctr, Tensors.Ctr(rows), "click-through rate of each row");
        if (found.Attention is { } attention)
        {
            Graph.Output(attention, Tensors.Attention(rows, TensorDimension.Fixed(interests.Heads), Tensors.Behaviors), "how much each behavior counts, per interest");
        }

        return Graph;
    }

    private string Mlp(string x)                                                           // [B, n]
    {
        var (gamma, beta) = (Weight("mlp.norm.weight"), Weight("mlp.norm.bias"));
        var normed = Graph.BatchNorm(x, gamma, beta, Weight("mlp.norm.running_mean"), Weight("mlp.norm.running_var"), ClickMlp.Epsilon);
        var hidden1 = Activate(1, Linear("mlp.layer1", normed));                          // [B, 200]
        var hidden2 = Activate(2, Linear("mlp.layer2", hidden1));                         // [B, 80]
        return Linear("mlp.layer3", hidden2);                                             // [B, 2]
    }

    private string Activate(int layer, string x) => Trained.HasDice ? Dice($"mlp.dice{layer}", x) : PRelu($"mlp.prelu{layer}", x);

    private string Dice(string layer, string x)
    {
        var deviation = Trained.Matrix(layer + ".standard.running_var").Map(variance => Math.Sqrt(variance + Networks.Dice.Epsilon));
        var centered = Graph.Sub(x, Weight(layer + ".standard.running_mean"));
        var p = Graph.Sigmoid(Graph.Mul(centered, Graph.Constant(layer + ".inverse_deviation", deviation.Map(value => 1 / value))));
        var low = Graph.Mul(x, Weight(layer + ".alpha"));                                  // α x
        return Graph.Add(low, Graph.Mul(p, Graph.Sub(x, low)));                            // α x + p (x − α x)
    }
}
