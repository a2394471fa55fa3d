using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>The candidate graph of DMIN's <c>grouped</c> layout: the user's tensors and candidates [U, C] to scores. Nothing of size
/// candidates × behaviors × 144 is built.</summary>
internal sealed class DminCandidateGraph
{
    private readonly TrainedNetwork _trained;
    private readonly int _heads;
    private readonly int _width;
    private readonly GraphBuilder _graph;

    private DminCandidateGraph(TrainedNetwork trained, TableFile tables)
    {
        (_trained, _heads, _width) = (trained, trained.Shape.InterestHeads, trained.Shape.ModelWidth);
        _graph = new GraphBuilder("dmin_candidate", "DMIN, candidate side: the tensors of dmin_user and candidates to click-through rates.", tables);
    }

    /// <summary>Authors the graph.</summary>
    public static GraphBuilder Author(TrainedNetwork trained, TableFile tables)
    {
        var author = new DminCandidateGraph(trained, tables);
        author.Build();
        return author._graph;
    }

    private void Build()
    {
        var state = DminGroupedGraphs.State(_trained.Shape);
        var attention = _graph.Input(state.Attention, "from the user graph");
        var interests = _graph.Input(state.Interests, "from the user graph");
        var mlp = _graph.Input(state.Mlp, "from the user graph");
        var sum = _graph.Input(state.Sum, "from the user graph");
        var mask = _graph.Input(state.Mask, "from the user graph");

        var extended = Embed();                                                            // [U, C, d + 1]    x_t and a one
        var target = _graph.SliceLast(extended, 0, _width);                                // [U, C, d]
        var weights = Attention(extended, attention, mask);                                // [U, H, C, T]
        var interest = _graph.Transpose(_graph.MatMul(weights, interests), 0, 2, 1, 3);    // [U, C, H, d]
        var flat = _graph.Reshape(interest, 0, 0, _heads * _width);                        // [U, C, H·d]
        var ctr = Mlp(_graph.Concat(-1, target, _graph.Mul(target, sum), flat), mlp);      // [U, C]
        _graph.Output(ctr, Tensors.Ctr(Tensors.Users, Tensors.Candidates), "click-through rate of each candidate");
        _graph.Output(weights, Tensors.Attention(Tensors.Users, TensorDimension.Fixed(_heads), Tensors.Candidates, Tensors.Behaviors), "how much each behavior counts, per interest");
    }

    // The last table has a column of ones, so that one product also adds the bias row of user_attention.
    private string Embed()
    {
        var features = _trained.Features.Item;
        var parts = features.Select((feature, place) =>
        {
            var indices = _graph.Input(Tensors.Candidate(feature.Name, Tensors.Users, Tensors.Candidates), "indices of the candidates");
            var table = _trained.Table("item", feature);
            var extended = place < features.Count - 1 ? table : WithOnes(table);
            return _graph.Gather(_graph.Table($"embedding.item.{feature.Name}", extended), indices);
        });
        return _graph.Concat(-1, [.. parts]);
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

    private string Attention(string extended, string attention, string mask)
    {
        // a_c = A x_t, and the one stays a one.
        var query = _trained.Heads("attention.queryTarget").Select(a => Matrix.Build(_width + 1, _width + 1, (row, column) =>
            row < _width && column < _width ? a[row, column] : row == column ? 1 : 0)).ToArray();
        var a = _graph.MatMul(_graph.Unsqueeze(extended, 1), _graph.Constant("attention.query", query)); // [U, H, C, d + 1]
        var layer1 = _graph.Reshape(_graph.Sigmoid(_graph.MatMul(a, attention)), 0, 0, -1, DminGroupedGraphs.Hidden1); // [U, H, C·T, 80]
        var bias2 = _graph.Constant("attention.layer2.bias", _trained.Heads("attention.layer2.bias"));
        var layer2 = _graph.Sigmoid(_graph.Add(_graph.MatMul(layer1, _graph.Constant("attention.layer2.weight", _trained.Heads("attention.layer2.weight"))), bias2));
        var scores = _graph.MatMul(layer2, _graph.Constant("attention.layer3", _trained.Heads("attention.layer3"))); // [U, H, C·T, 1]
        var perBehavior = _graph.ReshapeTo(scores, [0, 0, -1], _graph.SizeOf(mask, 1));    // [U, H, C, T]
        return _graph.Softmax(_graph.Add(perBehavior, _graph.Unsqueeze(mask, 1, 2)));      // [U, H, C, T]
    }

    private string Mlp(string x, string userRow)                                           // [U, C, (2 + H)·d]
    {
        var (weight, _) = DminGroupedGraphs.MlpLayer1(_trained);
        var (userWidth, contextWidth) = (_trained.Shape.UserWidth, _trained.Shape.ContextWidth);
        var rows = Matrix.Stack(weight.RowRange(userWidth, _width), weight.RowRange(userWidth + (2 * _width), weight.Rows - userWidth - (2 * _width) - contextWidth));
        var hidden1 = Dice("mlp.dice1", _graph.Add(_graph.MatMul(x, _graph.Constant("mlp.layer1.candidate", rows)), userRow)); // [U, C, 200]
        var hidden2 = Dice("mlp.dice2", Linear("mlp.layer2", _trained.Linear("mlp.layer2"), _trained.Bias("mlp.layer2"), hidden1)); // [U, C, 80]

        // The softmax of two logits is the sigmoid of their difference.
        var (logits, bias) = (_trained.Linear("mlp.layer3"), _trained.Bias("mlp.layer3"));
        var difference = Matrix.Build(logits.Rows, 1, (row, _) => logits[row, 0] - logits[row, 1]);
        var logit = Linear("mlp.layer3", difference, Matrix.Build(1, 1, (_, _) => bias[0, 0] - bias[0, 1]), hidden2); // [U, C, 1]
        return _graph.Sigmoid(_graph.Squeeze(logit, 2));                                   // [U, C]
    }

    private string Linear(string layer, Matrix weight, Matrix bias, string x) =>
        _graph.Add(_graph.MatMul(x, _graph.Constant(layer + ".weight", weight)), _graph.Constant(layer + ".bias", bias.Values, bias.Columns));

    // y = x (α + (1 − α) p), p = σ(x / deviation − mean / deviation)
    private string Dice(string layer, string x)
    {
        var scale = _trained.Matrix(layer + ".standard.running_var").Map(variance => 1 / Math.Sqrt(variance + Networks.Dice.Epsilon));
        var shift = _trained.Matrix(layer + ".standard.running_mean").Zip(scale, (mean, factor) => -mean * factor);
        var alpha = _trained.Matrix(layer + ".alpha");
        var p = _graph.Sigmoid(_graph.Add(_graph.Mul(x, Vector(layer + ".scale", scale)), Vector(layer + ".shift", shift)));
        var factor = _graph.Add(_graph.Mul(p, Vector(layer + ".high", alpha.Map(value => 1 - value))), Vector(layer + ".low", alpha));
        return _graph.Mul(x, factor);
    }

    private string Vector(string name, Matrix values) => _graph.Constant(name, values.Values, values.Columns);
}
