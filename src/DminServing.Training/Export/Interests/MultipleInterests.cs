using DminServing.Training.Networks;

namespace DminServing.Training.Export.Interests;

/// <summary>DMIN: behaviors are refined (section 2.2), and every head extracts its own interest (section 2.3).</summary>
internal sealed class MultipleInterests(TrainedNetwork trained) : AttentionAuthor(trained)
{
    protected override IReadOnlyList<string> FlatFacts(GraphAuthor author, string e, string mask)
    {
        var (graph, causal) = (author.Graph, author.Causal(mask));
        var concat = graph.Concat(-1, FlatSelfAttention(author, "refiner", e, Trained.Shape.RefinerHeads, causal)); // [B, T, d]   eq. 1
        var z = Refine(author, concat, e);                                                 // [B, T, d]        section 2.2
        var heads = FlatSelfAttention(author, "extractor", z, Heads, causal);              // H × [B, T, d_h]  eq. 4
        return [.. heads.Select((head, h) => graph.Mul(Extract(h, head), graph.Unsqueeze(mask, 2)))];

        string Extract(int h, string head)
        {
            var residual = graph.Add(author.HeadLinear("extractor.output", h, head), z);   // [B, T, d]
            var normed = graph.LayerNorm(residual, author.HeadVector("extractor.gamma", h), author.HeadVector("extractor.beta", h), BehaviorRefiner.Epsilon);
            return graph.Add(author.HeadLinear("extractor.contract", h, graph.Relu(author.HeadLinear("extractor.expand", h, normed))), normed);
        }
    }

    protected override string Facts(GraphAuthor author, string e, string mask)
    {
        var (graph, causal) = (author.Graph, author.Causal(mask));
        var refined = SelfAttention(graph, "refiner", e, Trained.Shape.RefinerHeads, causal); // [U, H, T, d_h]
        var z = Refine(author, graph.Reshape(graph.Transpose(refined, 0, 2, 1, 3), 0, 0, Width), e); // [U, T, d]
        var heads = SelfAttention(graph, "extractor", z, Heads, causal);                   // [U, H, T, d_h]
        var residual = graph.Add(author.HeadLinear("extractor.output", heads), graph.Unsqueeze(z, 1)); // [U, H, T, d]
        var (ones, zeros) = (graph.Constant("ones", Enumerable.Repeat(1d, Width), Width), graph.Constant("zeros", Enumerable.Repeat(0d, Width), Width));
        var normed = graph.Add(graph.Mul(graph.LayerNorm(residual, ones, zeros, BehaviorRefiner.Epsilon), author.Heads("extractor.gamma")), author.Heads("extractor.beta"));
        var interests = graph.Add(author.HeadLinear("extractor.contract", graph.Relu(author.HeadLinear("extractor.expand", normed))), normed);
        return graph.Mul(interests, graph.Unsqueeze(mask, 1, 3));
    }

    private static string Refine(GraphAuthor author, string heads, string e)
    {
        var graph = author.Graph;
        var attended = graph.Add(author.Linear("refiner.output", heads), e);               // [U, T, d]        eq. 2
        var normed = graph.LayerNorm(attended, author.Weight("refiner.norm.weight"), author.Weight("refiner.norm.bias"), BehaviorRefiner.Epsilon);
        return graph.Add(author.Linear("refiner.contract", graph.Relu(author.Linear("refiner.expand", normed))), normed);
    }

    private List<string> FlatSelfAttention(GraphAuthor author, string layer, string x, int heads, string causal)
    {
        var graph = author.Graph;
        var scale = graph.Constant(layer + ".scale", [(float)(1 / Math.Sqrt(Width / heads))]);
        var parts = graph.Split(author.Linear(layer + ".qkv", x), -1, [.. Enumerable.Repeat((long)Width / heads, 3 * heads)]); // 3H × [B, T, d_h]
        return [.. Enumerable.Range(0, heads).Select(Head)];

        string Head(int h)
        {
            var scores = graph.Mul(graph.MatMul(parts[h], graph.Transpose(parts[heads + h], 0, 2, 1)), scale); // [B, T, T]
            return graph.MatMul(graph.Softmax(graph.Add(scores, causal)), parts[(2 * heads) + h]); // [B, T, d_h]
        }
    }

    private string SelfAttention(GraphBuilder graph, string layer, string x, int heads, string causal)
    {
        var scale = 1 / Math.Sqrt(Width / heads);                                          // into the queries' part
        var factors = Matrix.Build(1, 3 * Width, (_, column) => column < Width ? scale : 1);
        var weight = graph.Constant(layer + ".qkv.weight", Trained.Matrix(layer + ".qkv.weight").ScaleRows(factors).Transposed());
        var bias = graph.Constant(layer + ".qkv.bias", Trained.Bias(layer + ".qkv").Zip(factors, (value, factor) => value * factor).Values, 3 * Width);
        var qkv = graph.Reshape(graph.Add(graph.MatMul(x, weight), bias), 0, 0, 3 * heads, Width / heads);
        var parts = graph.Split(graph.Transpose(qkv, 0, 2, 1, 3), 1, heads, heads, heads); // 3 × [U, H, T, d_h]
        var scores = graph.MatMul(parts[0], graph.Transpose(parts[1], 0, 1, 3, 2));        // [U, H, T, T]
        return graph.MatMul(graph.Softmax(graph.Add(scores, causal)), parts[2]);           // [U, H, T, d_h]
    }
}
