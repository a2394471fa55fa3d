using DminServing.ModelContract.Manifest;
using DminServing.Training.Export.Interests;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>The candidate graph of a network's <c>grouped</c> layout: the user's tensors and candidates [U, C] to scores.</summary>
internal sealed class CandidateGraph(TrainedNetwork trained, TableFile tables)
    : GraphAuthor(trained, new GraphBuilder($"{trained.Label}_candidate", $"{trained.Title}, candidate side: the tensors of {trained.Label}_user and candidates to click-through rates.", tables))
{
    /// <summary>Authors the graph.</summary>
    public GraphBuilder Author(InterestAuthor interests)
    {
        var state = interests.State.Select(Receive).ToList();
        var (mlp, sum) = (Receive(UserGraph.MlpState), Receive(UserGraph.SumState(Trained.Shape)));
        var isWide = Trained.Has("wide.weight");
        var wide = isWide ? Receive(UserGraph.WideState) : null;

        var extended = Embed();                                                            // [U, C, d + 1]    x_t and a one
        var target = Graph.SliceLast(extended, 0, Trained.Shape.ModelWidth);               // [U, C, d]
        var product = Graph.Mul(target, sum);                                              // [U, C, d]
        var found = interests.Candidate(this, state, extended, target);                    // [U, C, n]
        var logit = Mlp(Graph.Concat(-1, isWide ? [target] : [target, product, .. found.Values]), mlp); // [U, C, 1]
        logit = wide is null ? logit : Graph.Add(logit, Graph.Add(Wide(target, product), wide));
        Graph.Output(Graph.Sigmoid(Graph.Squeeze(logit, 2)), Tensors.Ctr(Tensors.Users, Tensors.Candidates), "click-through rate of each candidate");
        if (found.Attention is { } attention)
        {
            Graph.Output(attention, Tensors.Attention(Tensors.Users, TensorDimension.Fixed(interests.Heads), Tensors.Candidates, Tensors.Behaviors), "how much each behavior counts, per interest");
        }

        return Graph;
    }

    private string Receive(TensorManifest state) => Graph.Input(state, "from the user graph");

    // The last table has a column of ones, so that one product also adds the bias row of user_attention.
    private string Embed()
    {
        var features = Trained.Features.Item;
        var parts = features.Select((feature, place) =>
        {
            var indices = Graph.Input(Tensors.Candidate(feature.Name, Tensors.Users, Tensors.Candidates), "indices of the candidates");
            var table = Trained.Table("item", feature);
            var extended = place < features.Count - 1 ? table : WithOnes(table);
            return Graph.Gather(Graph.Table($"embedding.item.{feature.Name}", extended), indices);
        });
        return Graph.Concat(-1, [.. parts]);
    }

    private static WeightTensor WithOnes(WeightTensor table)
    {
        var (rows, width) = (table.Shape[0], table.Shape[1]);
        var values = new float[rows * (width + 1)];
        for (var row = 0; row < rows; row++)
        {
            table.Values.AsSpan(row * width, width).CopyTo(values.AsSpan(row * (width + 1)));
            values[(row * (width + 1)) + width] = 1;
        }

        return new WeightTensor([rows, width + 1], values);
    }

    private string Mlp(string x, string userRow)
    {
        var ((weight, _), shape) = (Trained.MlpLayer1(), Trained.Shape);
        var behindSum = shape.UserWidth + (2 * shape.ModelWidth);
        var rows = Matrix.Stack(weight.RowRange(shape.UserWidth, shape.ModelWidth), weight.RowRange(behindSum, weight.Rows - behindSum - shape.ContextWidth));
        var hidden1 = Activate(1, Graph.Add(Graph.MatMul(x, Graph.Constant("mlp.layer1.candidate", rows)), userRow)); // [U, C, 200]
        var hidden2 = Activate(2, Linear("mlp.layer2", hidden1));                          // [U, C, 80]
        var (logit, bias) = Trained.LogitOf("mlp.layer3");
        return Linear("mlp.layer3", logit, bias, hidden2);                                 // [U, C, 1]
    }

    private string Wide(string target, string product)
    {
        var (weight, width) = (Trained.LogitOf("wide").Weight, Trained.Shape.ModelWidth);
        var rows = Matrix.Stack(weight.RowRange(0, width), weight.RowRange(2 * width, width));
        return Graph.MatMul(Graph.Concat(-1, target, product), Graph.Constant("wide.candidate", rows)); // [U, C, 1]
    }

    private string Activate(int layer, string x) => Trained.HasDice ? Dice($"mlp.dice{layer}", x) : PRelu($"mlp.prelu{layer}", x);

    // y = x (α + (1 − α) p), p = σ(x / deviation − mean / deviation)
    private string Dice(string layer, string x)
    {
        var scale = Trained.Matrix(layer + ".standard.running_var").Map(variance => 1 / Math.Sqrt(variance + Networks.Dice.Epsilon));
        var shift = Trained.Matrix(layer + ".standard.running_mean").Zip(scale, (mean, factor) => -mean * factor);
        var alpha = Trained.Matrix(layer + ".alpha");
        var p = Graph.Sigmoid(Graph.Add(Graph.Mul(x, Vector(layer + ".scale", scale)), Vector(layer + ".shift", shift)));
        var factor = Graph.Add(Graph.Mul(p, Vector(layer + ".high", alpha.Map(value => 1 - value))), Vector(layer + ".low", alpha));
        return Graph.Mul(x, factor);
    }

    private string Vector(string name, Matrix values) => Graph.Constant(name, values.Values, values.Columns);
}
