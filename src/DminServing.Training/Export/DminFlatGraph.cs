using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>DMIN in the <c>flat</c> layout: one self-contained row per candidate, in the order of the paper, head by head, nothing folded. What any
/// framework would export, and the oracle of the grouped layout.</summary>
internal sealed class DminFlatGraph
{
    private readonly TrainedNetwork _trained;
    private readonly GraphBuilder _graph;

    private DminFlatGraph(TrainedNetwork trained, TableFile tables)
    {
        _trained = trained;
        _graph = new GraphBuilder("dmin_flat", "DMIN, one row per candidate: user, behaviors and candidate in, click-through rate out.", tables);
    }

    /// <summary>Authors the graph.</summary>
    public static GraphBuilder Author(TrainedNetwork trained, TableFile tables)
    {
        var author = new DminFlatGraph(trained, tables);
        author.Build();
        return author._graph;
    }

    private void Build()
    {
        var (features, shape, rows) = (_trained.Features, _trained.Shape, Tensors.Rows);
        var user = Embed("user", features.User, feature => _graph.Input(Tensors.User(feature, rows), "index of the user feature"));
        var context = Embed("context", features.Context, feature => _graph.Input(Tensors.Context(feature, rows), "index of the context feature"));
        var behaviors = Embed("item", features.Item, feature => _graph.Input(Tensors.Behavior(feature, rows), "indices of the behaviors, oldest first"))!;
        var mask = _graph.Input(Tensors.Mask(rows), "1 for a behavior, 0 for padding");
        var position = _graph.Input(Tensors.Position(rows), "1 for the newest behavior, 0 for padding");
        var target = Embed("item", features.Item, feature => _graph.Input(Tensors.Candidate(feature, rows), "index of the candidate"))!;

        var mask3 = _graph.Unsqueeze(mask, 2);                                             // [B, T, 1]
        var e = _graph.Mul(behaviors, mask3);                                              // [B, T, d]
        var z = Refine(e);                                                                 // [B, T, d]        section 2.2
        var heads = SelfAttention("extractor", z, shape.InterestHeads);                    // H × [B, T, d_h]  eq. 4
        var masked = _graph.Mul(_graph.Sub(mask, _graph.Constant("one", [1f])), _graph.Constant("masked", [-AttentionUnit.Masked])); // [B, T]
        var place = _graph.Gather(Weight("attention.position.weight"), position);          // [B, T, 2]
        var extracted = heads.Select((head, h) => _graph.Mul(Extract(h, head, z), mask3)).ToList(); // H × [B, T, d]
        var weights = extracted.Select((interest, h) => Attention(h, interest, target, place, masked)).ToList(); // H × [B, 1, T]
        var interests = extracted.Zip(weights, (interest, weight) => _graph.Squeeze(_graph.MatMul(weight, interest), 1)); // H × [B, d]  eq. 5

        var sum = _graph.Sum(e, 1);                                                        // [B, d]
        string?[] inputs = [user, target, sum, _graph.Mul(target, sum), .. interests, context];
        var ctr = Mlp(_graph.Concat(-1, [.. inputs.OfType<string>()]));                   // [B]
        _graph.Output(ctr, Tensors.Ctr(rows), "click-through rate of each row");
        _graph.Output(_graph.Concat(1, weights), Tensors.Attention(rows, TensorDimension.Fixed(shape.InterestHeads), Tensors.Behaviors), "how much each behavior counts, per interest");
    }

    private string? Embed(string group, IReadOnlyList<FeatureManifest> features, Func<string, string> input) => features.Count == 0
        ? null
        : _graph.Concat(-1, [.. features.Select(feature => _graph.Gather(Table(group, feature), input(feature.Name)))]);

    private string Refine(string e)
    {
        var concat = _graph.Concat(-1, SelfAttention("refiner", e, _trained.Shape.RefinerHeads)); // [B, T, d]   eq. 1
        var attended = _graph.Add(Linear("refiner.output", concat), e);                    // [B, T, d]        eq. 2
        var normed = _graph.LayerNorm(attended, Weight("refiner.norm.weight"), Weight("refiner.norm.bias"), BehaviorRefiner.Epsilon);
        return _graph.Add(Linear("refiner.contract", _graph.Relu(Linear("refiner.expand", normed))), normed);
    }

    private List<string> SelfAttention(string layer, string x, int heads)
    {
        var (width, behaviors) = (_trained.Shape.ModelWidth, _trained.Shape.MaxBehaviors);
        var causal = _graph.Constant(layer + ".causal", Matrix.Build(behaviors, behaviors, (row, column) => column > row ? AttentionUnit.Masked : 0));
        var scale = _graph.Constant(layer + ".scale", [(float)(1 / Math.Sqrt(width / heads))]);
        var qkv = Linear(layer + ".qkv", x);                                               // [B, T, 3d]
        var parts = _graph.Split(qkv, -1, [.. Enumerable.Repeat((long)width / heads, 3 * heads)]); // 3H × [B, T, d_h]
        var block = _graph.LeadingBlock(causal, _graph.SizeOf(x, 1));                      // [T, T]
        return [.. Enumerable.Range(0, heads).Select(Head)];

        string Head(int h)
        {
            var scores = _graph.Mul(_graph.MatMul(parts[h], _graph.Transpose(parts[heads + h], 0, 2, 1)), scale); // [B, T, T]
            return _graph.MatMul(_graph.Softmax(_graph.Add(scores, block)), parts[(2 * heads) + h]); // [B, T, d_h]
        }
    }

    private string Extract(int h, string head, string z)
    {
        var residual = _graph.Add(HeadLinear("extractor.output", h, head), z);             // [B, T, d]
        var normed = _graph.LayerNorm(residual, Head("extractor.gamma", h), Head("extractor.beta", h), BehaviorRefiner.Epsilon);
        return _graph.Add(HeadLinear("extractor.contract", h, _graph.Relu(HeadLinear("extractor.expand", h, normed))), normed);
    }

    private string Attention(int h, string interest, string target, string place, string masked)
    {
        var repeated = _graph.ExpandLike(_graph.Unsqueeze(target, 1), interest);           // [B, T, d]
        var weight = _graph.Constant($"attention.query.{h}", Matrix.Stack(_trained.Heads("attention.queryTarget")[h], _trained.Heads("attention.queryPosition")[h]));
        var q = _graph.Add(_graph.MatMul(_graph.Concat(-1, repeated, place), weight), Head("attention.queryBias", h)); // Linear([x_t ; p_j])
        var features = _graph.Concat(-1, q, interest, _graph.Sub(q, interest), _graph.Mul(q, interest)); // [B, T, 4d]
        var layer1 = _graph.Sigmoid(_graph.Add(_graph.MatMul(features, HeadMatrix("attention.layer1", h)), Head("attention.bias1", h))); // [B, T, 80]
        var layer2 = _graph.Sigmoid(HeadLinear("attention.layer2", h, layer1));            // [B, T, 40]
        var scores = _graph.Squeeze(_graph.MatMul(layer2, HeadMatrix("attention.layer3", h)), 2); // [B, T]
        return _graph.Unsqueeze(_graph.Softmax(_graph.Add(scores, masked)), 1);            // [B, 1, T]
    }

    private string Mlp(string x)                                                           // [B, n]
    {
        var (gamma, beta) = (Weight("mlp.norm.weight"), Weight("mlp.norm.bias"));
        var normed = _graph.BatchNorm(x, gamma, beta, Weight("mlp.norm.running_mean"), Weight("mlp.norm.running_var"), ClickMlp.Epsilon);
        var hidden1 = Dice("mlp.dice1", Linear("mlp.layer1", normed));                     // [B, 200]
        var hidden2 = Dice("mlp.dice2", Linear("mlp.layer2", hidden1));                    // [B, 80]
        var ctr = _graph.Softmax(Linear("mlp.layer3", hidden2));                           // [B, 2]
        return _graph.Squeeze(_graph.SliceLast(ctr, 0, 1), 1);                             // [B]
    }

    private string Dice(string layer, string x)
    {
        var deviation = _trained.Matrix(layer + ".standard.running_var").Map(variance => Math.Sqrt(variance + Networks.Dice.Epsilon));
        var centered = _graph.Sub(x, Weight(layer + ".standard.running_mean"));
        var p = _graph.Sigmoid(_graph.Mul(centered, _graph.Constant(layer + ".inverse_deviation", deviation.Map(value => 1 / value))));
        var low = _graph.Mul(x, Weight(layer + ".alpha"));                                 // α x
        return _graph.Add(low, _graph.Mul(p, _graph.Sub(x, low)));                         // α x + p (x − α x)
    }

    private string Linear(string layer, string x) =>
        _graph.Add(_graph.MatMul(x, _graph.Constant(layer + ".weight", _trained.Linear(layer))), Weight(layer + ".bias"));

    private string HeadLinear(string layer, int h, string x) => _graph.Add(_graph.MatMul(x, HeadMatrix(layer + ".weight", h)), Head(layer + ".bias", h));

    private string Weight(string name) => _graph.Constant(name, _trained[name].Values, _trained[name].Shape);

    private string Table(string group, FeatureManifest feature) => _graph.Table($"embedding.{group}.{feature.Name}", _trained.Table(group, feature));

    private string HeadMatrix(string name, int h) => _graph.Constant($"{name}.{h}", _trained.Heads(name)[h]);

    // A vector of one head, [width].
    private string Head(string name, int h)
    {
        var vector = _trained.Heads(name)[h];
        return _graph.Constant($"{name}.{h}", vector.Values, vector.Columns);
    }
}
