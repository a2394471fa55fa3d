using DminServing.ModelContract.Manifest;

namespace DminServing.Training.Export.Interests;

/// <summary>DIEN: attention over a GRU's states, and an AUGRU that follows them. The GRU is ONNX' own; the AUGRU, which ONNX does not have, is written out for as many behaviors as there may be:
/// padding leaves its state as it is. The input's part of its gates is the user's.</summary>
internal sealed class EvolvingInterest(TrainedNetwork trained) : AttentionAuthor(trained)
{
    protected override TensorManifest PoolState => Tensors.State("user_gates", Tensors.Users, Tensors.Behaviors, TensorDimension.Fixed(3 * Width));

    protected override IReadOnlyList<string> FlatFacts(GraphAuthor author, string e, string mask) => [States(author.Graph, e, mask)];

    protected override string Facts(GraphAuthor author, string e, string mask) => author.Graph.Unsqueeze(States(author.Graph, e, mask), 1);

    // A row is a user with one candidate.
    protected override string FlatPool(GraphAuthor author, string weights, string fact, string mask)
    {
        var last = author.Graph.MatMul(weights, fact);                                     // [B, 1, d], for its shape
        return author.Graph.Squeeze(Evolve(author.Graph, weights, Gates(author, fact, mask), last), 1);
    }

    protected override string ToPool(GraphAuthor author, string facts, string mask) => Gates(author, author.Graph.Squeeze(facts, 1), mask);

    protected override string Pool(GraphAuthor author, string weights, string pool, string target) =>
        Evolve(author.Graph, author.Graph.Squeeze(weights, 1), pool, target);              // [U, C, d]

    // ONNX has z = 1 − u, and the gates in the order z, r, h.
    private string States(GraphBuilder graph, string e, string mask)
    {
        var (input, state, bias) = (Gate("extractor.input"), Gate("extractor.state"), Gate("extractor.bias"));
        var none = Matrix.Build(1, 3 * Width, (_, _) => 0);
        var all = graph.Gru(
            graph.Transpose(e, 1, 0, 2),                                                   // [T, U, d]
            graph.Constant("extractor.gru.input", input.Transposed().Values, 1, 3 * Width, Width),
            graph.Constant("extractor.gru.state", state.Transposed().Values, 1, 3 * Width, Width),
            graph.Constant("extractor.gru.bias", Matrix.Stack(bias, none).Values, 1, 6 * Width),
            Width);                                                                        // [T, 1, U, d]
        var states = graph.Transpose(graph.Squeeze(all, 1), 1, 0, 2);                      // [U, T, d]
        return graph.Mul(states, graph.Unsqueeze(mask, 2));

        Matrix Gate(string name)
        {
            var gates = Trained.Matrix(name);                                              // columns of r, u, h
            return Matrix.Build(gates.Rows, 3 * Width, (row, column) => (column / Width) switch
            {
                0 => -gates[row, Width + column],
                1 => gates[row, column - Width],
                _ => gates[row, column],
            });
        }
    }

    // The update gate stays shut for padding: a user without behaviors has a softmax over padding alone, which is 1.
    private string Gates(GraphAuthor author, string states, string mask)                   // [U, T, 3d]
    {
        var (graph, bias) = (author.Graph, Trained.Matrix("evolution.bias"));
        var gates = graph.Add(graph.MatMul(states, graph.Constant("evolution.input", Trained.Matrix("evolution.input"))), graph.Constant("evolution.bias", bias.Values, bias.Columns));
        var update = graph.Constant("evolution.update", Enumerable.Range(0, 3 * Width).Select(column => column / Width == 1 ? 1d : 0), 3 * Width);
        return graph.Add(gates, graph.Mul(graph.Unsqueeze(author.Masked(mask), 2), update));
    }

    // weights [U, C, T], gates [U, T, 3d], anything [U, C, d]
    private string Evolve(GraphBuilder graph, string weights, string gates, string shape)
    {
        var most = Trained.Shape.MaxBehaviors;
        var attention = graph.Split(graph.PadTo(weights, 2, most, dimensions: 3), 2, [.. Enumerable.Repeat(1L, most)]); // T × [U, C, 1]
        var inputs = graph.Split(graph.PadTo(gates, 1, most, dimensions: 3), 1, [.. Enumerable.Repeat(1L, most)]);      // T × [U, 1, 3d]
        var own = graph.Constant("evolution.state", Trained.Matrix("evolution.state"));
        var state = graph.Mul(shape, graph.Constant("zero", [0f]));                        // [U, C, d]
        for (var t = 0; t < most; t++)
        {
            var (ofInput, ofState) = (Parts(inputs[t]), Parts(graph.MatMul(state, own)));
            var r = graph.Sigmoid(graph.Add(ofInput[0], ofState[0]));
            var u = graph.Mul(graph.Sigmoid(graph.Add(ofInput[1], ofState[1])), attention[t]);
            var candidate = graph.Tanh(graph.Add(ofInput[2], graph.Mul(r, ofState[2])));
            state = graph.Add(state, graph.Mul(u, graph.Sub(candidate, state)));
        }

        return state;

        string[] Parts(string x) => graph.Split(x, -1, Width, Width, Width);
    }
}
