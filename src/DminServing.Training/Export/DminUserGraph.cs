using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>The user graph of DMIN's <c>grouped</c> layout: behaviors to the user's tensors, once per user, heads batched, constants folded.</summary>
internal sealed class DminUserGraph
{
    private readonly TrainedNetwork _trained;
    private readonly int _heads;
    private readonly int _width;
    private readonly GraphBuilder _graph;

    private DminUserGraph(TrainedNetwork trained, TableFile tables)
    {
        (_trained, _heads, _width) = (trained, trained.Shape.InterestHeads, trained.Shape.ModelWidth);
        _graph = new GraphBuilder("dmin_user", "DMIN, user side: behaviors to the tensors that dmin_candidate takes.", tables);
    }

    /// <summary>Authors the graph.</summary>
    public static GraphBuilder Author(TrainedNetwork trained, TableFile tables)
    {
        var author = new DminUserGraph(trained, tables);
        author.Build();
        return author._graph;
    }

    private void Build()
    {
        var (features, users, state) = (_trained.Features, Tensors.Users, DminGroupedGraphs.State(_trained.Shape));
        var user = Embed("user", features.User, feature => _graph.Input(Tensors.User(feature, users), "index of the user feature"));
        var context = Embed("context", features.Context, feature => _graph.Input(Tensors.Context(feature, users), "index of the context feature"));
        var behaviors = Embed("item", features.Item, feature => _graph.Input(Tensors.Behavior(feature, users), "indices of the behaviors, oldest first"))!;
        var mask = _graph.Input(Tensors.Mask(users), "1 for a behavior, 0 for padding");
        var position = _graph.Input(Tensors.Position(users), "1 for the newest behavior, 0 for padding");

        var e = _graph.Mul(behaviors, _graph.Unsqueeze(mask, 2));                          // [U, T, d]
        var causal = _graph.LeadingBlock(Causal(), _graph.SizeOf(mask, 1));                // [T, T]
        var z = Refine(e, causal);                                                         // [U, T, d]
        var i = _graph.Mul(Extract(z, causal), _graph.Unsqueeze(mask, 1, 3));              // [U, H, T, d]
        var sum = _graph.Sum(e, 1);                                                        // [U, d]

        _graph.Output(Attention(i, position), state.Attention, "layer 1 of the attention unit for this user: 36 rows for a_c, one bias row");
        _graph.Output(i, state.Interests, "I of the paper's section 2.3, 0 for padding");
        _graph.Output(MlpRow(user, sum, context), state.Mlp, "the user's and the context's part of MLP layer 1");
        _graph.Output(_graph.Unsqueeze(sum, 1), state.Sum, "sum of the behaviors");
        var isBehavior = _graph.Sub(mask, _graph.Constant("one", [1f]));
        var masked = _graph.Mul(isBehavior, _graph.Constant("masked", [-AttentionUnit.Masked])); // 0 or −30000
        _graph.Output(masked, state.Mask, "0 for a behavior, -30000 for padding: added to attention scores");
    }

    private string? Embed(string group, IReadOnlyList<FeatureManifest> features, Func<string, string> input) => features.Count == 0
        ? null
        : _graph.Concat(-1, [.. features.Select(feature => _graph.Gather(Table(group, feature), input(feature.Name)))]);

    private string Causal() =>
        _graph.Constant("causal", Matrix.Build(_trained.Shape.MaxBehaviors, _trained.Shape.MaxBehaviors, (row, column) => column > row ? AttentionUnit.Masked : 0));

    private string Refine(string e, string causal)
    {
        var heads = SelfAttention("refiner", e, _trained.Shape.RefinerHeads, causal);      // [U, H, T, d_h]
        var concat = _graph.Reshape(_graph.Transpose(heads, 0, 2, 1, 3), 0, 0, _width);    // [U, T, d]
        var attended = _graph.Add(Linear("refiner.output", concat), e);                    // [U, T, d]
        var normed = _graph.LayerNorm(attended, Vector("refiner.norm.weight"), Vector("refiner.norm.bias"), BehaviorRefiner.Epsilon);
        return _graph.Add(Linear("refiner.contract", _graph.Relu(Linear("refiner.expand", normed))), normed);
    }

    private string SelfAttention(string layer, string x, int heads, string causal)
    {
        var scale = 1 / Math.Sqrt(_width / heads);                                         // into the queries' part
        var factors = Matrix.Build(1, 3 * _width, (_, column) => column < _width ? scale : 1);
        var weight = _graph.Constant(layer + ".qkv.weight", _trained.Matrix(layer + ".qkv.weight").ScaleRows(factors).Transposed());
        var bias = _graph.Constant(layer + ".qkv.bias", _trained.Bias(layer + ".qkv").Zip(factors, (value, factor) => value * factor).Values, 3 * _width);
        var qkv = _graph.Reshape(_graph.Add(_graph.MatMul(x, weight), bias), 0, 0, 3 * heads, _width / heads);
        var parts = _graph.Split(_graph.Transpose(qkv, 0, 2, 1, 3), 1, heads, heads, heads); // 3 × [U, H, T, d_h]
        var scores = _graph.MatMul(parts[0], _graph.Transpose(parts[1], 0, 1, 3, 2));      // [U, H, T, T]
        return _graph.MatMul(_graph.Softmax(_graph.Add(scores, causal)), parts[2]);        // [U, H, T, d_h]
    }

    private string Extract(string z, string causal)
    {
        var heads = SelfAttention("extractor", z, _heads, causal);                         // [U, H, T, d_h]
        var residual = _graph.Add(HeadLinear("extractor.output", heads), _graph.Unsqueeze(z, 1)); // [U, H, T, d]
        var (ones, zeros) = (_graph.Constant("ones", Enumerable.Repeat(1d, _width), _width), _graph.Constant("zeros", Enumerable.Repeat(0d, _width), _width));
        var normed = _graph.Add(_graph.Mul(_graph.LayerNorm(residual, ones, zeros, BehaviorRefiner.Epsilon), PerHead("extractor.gamma")), PerHead("extractor.beta"));
        return _graph.Add(HeadLinear("extractor.contract", _graph.Relu(HeadLinear("extractor.expand", normed))), normed);
    }

    private string Attention(string i, string position)
    {
        var blocks = Enumerable.Range(0, _heads).Select(head => DminGroupedGraphs.Layer1Blocks(_trained, head)).ToList();
        var places = PerPosition();                                                        // b_j, [H][T_max + 1, d]
        var ofPlace = places.Select((b, head) => (b * (blocks[head][0] + blocks[head][2])) + _trained.Heads("attention.bias1")[head]).ToArray();

        var b = OfPositions("position.query", places, position);                           // [U, H, T, d]
        var product = _graph.Concat(-1, i, _graph.Mul(i, b));                              // [U, H, T, 2d]
        var weight = _graph.Constant("attention.user", [.. blocks.Select(block => Matrix.Stack(block[1] - block[2], block[3]))]); // [H, 2d, 80]
        var bias = _graph.Add(_graph.MatMul(product, weight), OfPositions("position.layer1", ofPlace, position)); // [U, H, T, 80]
        var biasRow = _graph.Reshape(bias, 0, 0, 1, -1);                                   // [U, H, 1, 80T]

        var column = _graph.Unsqueeze(_graph.Transpose(i, 0, 1, 3, 2), 4);                 // [U, H, d, T, 1]
        var diagonal = _graph.Mul(column, Layer1("attention.product", blocks, block => block[3])); // [U, H, d, T, 80]
        var matrix = _graph.Add(diagonal, Layer1("attention.query", blocks, block => block[0] + block[2]));
        return _graph.Concat(2, _graph.Reshape(matrix, 0, 0, 0, -1), biasRow);             // [U, H, d + 1, 80T]
    }

    // b_j = B p_j + bias of every position, padding's included.
    private Matrix[] PerPosition()
    {
        var (positions, bias) = (_trained.Matrix("attention.position.weight"), _trained.Heads("attention.queryBias"));
        return [.. _trained.Heads("attention.queryPosition").Select((weight, head) => (positions * weight) + bias[head])];
    }

    // A table of one row per position, looked up: [U, H, T, n].
    private string OfPositions(string name, Matrix[] heads, string position)
    {
        var (rows, columns) = (heads[0].Rows, heads[0].Columns);
        var table = Enumerable.Range(0, rows).SelectMany(row => heads.SelectMany(head => head.RowRange(row, 1).Values));
        return _graph.Transpose(_graph.Gather(_graph.Constant(name, table, rows, _heads, columns), position), 0, 2, 1, 3);
    }

    private string Layer1(string name, List<Matrix[]> blocks, Func<Matrix[], Matrix> choose) =>
        _graph.Constant(name, blocks.SelectMany(block => choose(block).Values), _heads, _width, 1, DminGroupedGraphs.Hidden1);

    private string MlpRow(string? user, string sum, string? context)
    {
        var (weight, bias) = DminGroupedGraphs.MlpLayer1(_trained);
        var shape = _trained.Shape;
        string?[] inputs = [user, sum, context];
        var rows = Matrix.Stack(
            weight.RowRange(0, shape.UserWidth),
            weight.RowRange(shape.UserWidth + _width, _width),
            weight.RowRange(weight.Rows - shape.ContextWidth, shape.ContextWidth));
        var row = _graph.MatMul(_graph.Concat(-1, [.. inputs.OfType<string>()]), _graph.Constant("mlp.layer1.user", rows)); // [U, 200]
        return _graph.Unsqueeze(_graph.Add(row, _graph.Constant("mlp.layer1.bias", bias.Values, bias.Columns)), 1); // [U, 1, 200]
    }

    private string Linear(string layer, string x) => _graph.Add(_graph.MatMul(x, _graph.Constant(layer + ".weight", _trained.Linear(layer))), Vector(layer + ".bias"));

    private string HeadLinear(string layer, string x) =>
        _graph.Add(_graph.MatMul(x, _graph.Constant(layer + ".weight", _trained.Heads(layer + ".weight"))), PerHead(layer + ".bias"));

    private string PerHead(string name) => _graph.Constant(name, _trained.Heads(name));

    private string Vector(string name) => _graph.Constant(name, _trained[name].Values, _trained[name].Shape);

    private string Table(string group, FeatureManifest feature) => _graph.Table($"embedding.{group}.{feature.Name}", _trained.Table(group, feature));
}
