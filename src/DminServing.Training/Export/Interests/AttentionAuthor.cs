using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export.Interests;

/// <summary>Of networks with an attention unit (eq. 5): what it attends to, and what is done with its weights, is theirs.</summary>
/// <remarks>With q_cj = a_c + b_j, layer 1 of the attention unit is
/// <c>a_c · (diag(I_j) W_∘ + W_q + W_−) + [b_j (W_q + W_−) + I_j (W_I − W_−) + (b_j ∘ I_j) W_∘ + bias]</c>: per user and head one matrix
/// <c>user_attention</c> of 36 rows and a bias row, which the candidate graph multiplies by [a_c ; 1]. Nothing of size candidates × behaviors × 144 is built.</remarks>
internal abstract class AttentionAuthor(TrainedNetwork trained) : InterestAuthor(trained)
{
    private const int Hidden1 = AttentionUnit.Hidden1;

    /// <inheritdoc/>
    public override int Heads => Trained["attention.queryTarget"].Shape[0];

    /// <inheritdoc/>
    public override IReadOnlyList<TensorManifest> State => [AttentionState, PoolState, MaskState];

    /// <summary>What the weights are applied to.</summary>
    protected virtual TensorManifest PoolState => Tensors.State("user_interests", Tensors.Users, TensorDimension.Fixed(Heads), Tensors.Behaviors, TensorDimension.Fixed(Width));

    /// <summary>d_model.</summary>
    protected int Width => Trained.Shape.ModelWidth;

    private TensorManifest AttentionState =>
        Tensors.State("user_attention", Tensors.Users, TensorDimension.Fixed(Heads), TensorDimension.Fixed(Width + 1), TensorDimension.Named('T', Hidden1));

    private static TensorManifest MaskState { get; } = Tensors.State("user_mask", Tensors.Users, Tensors.Behaviors);

    /// <inheritdoc/>
    public override Found Flat(GraphAuthor author, string e, string target, string mask, string position)
    {
        var graph = author.Graph;
        var masked = author.Masked(mask);                                                  // [B, T]
        var facts = FlatFacts(author, e, mask);                                            // H × [B, T, d]
        var weights = facts.Select((fact, h) => FlatWeights(author, h, fact, target, position, masked)).ToList(); // H × [B, 1, T]
        var pooled = facts.Select((fact, h) => FlatPool(author, weights[h], fact, mask)).ToList(); // H × [B, d]
        return new Found(pooled, graph.Concat(1, weights));
    }

    /// <inheritdoc/>
    public override void User(GraphAuthor author, string e, string mask, string position)
    {
        var facts = Facts(author, e, mask);                                                // [U, H, T, d]
        author.Graph.Output(Attention(author.Graph, facts, position), AttentionState, "layer 1 of the attention unit for this user: rows for a_c, one bias row");
        author.Graph.Output(ToPool(author, facts, mask), PoolState, "what the attention weights are applied to, 0 for padding");
        author.Graph.Output(author.Masked(mask), MaskState, "0 for a behavior, -30000 for padding: added to attention scores");
    }

    /// <inheritdoc/>
    public override Found Candidate(GraphAuthor author, IReadOnlyList<string> state, string extended, string target)
    {
        var weights = Weights(author, extended, state[0], state[2]);                       // [U, H, C, T]
        return new Found([Pool(author, weights, state[1], target)], weights);
    }

    /// <summary>I of every head, head by head, H × [B, T, d].</summary>
    protected abstract IReadOnlyList<string> FlatFacts(GraphAuthor author, string e, string mask);

    /// <summary>I of every head, 0 for padding, [U, H, T, d].</summary>
    protected abstract string Facts(GraphAuthor author, string e, string mask);

    /// <summary>One head's interest, [B, d].</summary>
    protected virtual string FlatPool(GraphAuthor author, string weights, string fact, string mask) => author.Graph.Squeeze(author.Graph.MatMul(weights, fact), 1);

    /// <summary>What the candidate graph needs of I, as <see cref="PoolState"/> says.</summary>
    protected virtual string ToPool(GraphAuthor author, string facts, string mask) => facts;

    /// <summary>interest_1..H side by side, [U, C, H·d].</summary>
    protected virtual string Pool(GraphAuthor author, string weights, string pool, string target)
    {
        var interest = author.Graph.Transpose(author.Graph.MatMul(weights, pool), 0, 2, 1, 3); // [U, C, H, d]
        return author.Graph.Reshape(interest, 0, 0, Heads * Width);
    }

    private string FlatWeights(GraphAuthor author, int h, string fact, string target, string position, string masked)
    {
        var graph = author.Graph;
        var query = graph.ExpandLike(graph.Unsqueeze(target, 1), fact);                    // [B, T, d]
        var weight = Trained.Heads("attention.queryTarget")[h];
        if (HasPositions)
        {
            query = graph.Concat(-1, query, graph.Gather(author.Weight("attention.position.weight"), position));
            weight = Matrix.Stack(weight, Trained.Heads("attention.queryPosition")[h]);
        }

        var q = graph.Add(graph.MatMul(query, graph.Constant($"attention.query.{h}", weight)), author.HeadVector("attention.queryBias", h)); // Linear([x_t ; p_j])
        var features = graph.Concat(-1, q, fact, graph.Sub(q, fact), graph.Mul(q, fact));  // [B, T, 4d]
        var layer1 = graph.Sigmoid(graph.Add(graph.MatMul(features, author.Head("attention.layer1", h)), author.HeadVector("attention.bias1", h))); // [B, T, 80]
        var layer2 = graph.Sigmoid(author.HeadLinear("attention.layer2", h, layer1));      // [B, T, 40]
        var scores = graph.Squeeze(graph.MatMul(layer2, author.Head("attention.layer3", h)), 2); // [B, T]
        return graph.Unsqueeze(graph.Softmax(graph.Add(scores, masked)), 1);               // [B, 1, T]
    }

    private string Attention(GraphBuilder graph, string i, string position)
    {
        var blocks = Enumerable.Range(0, Heads).Select(Layer1Blocks).ToList();
        var places = PerPosition();                                                        // b_j, [H][T_max + 1, d]
        var ofPlace = places.Select((place, head) => (place * (blocks[head][0] + blocks[head][2])) + Trained.Heads("attention.bias1")[head]).ToArray();

        var b = OfPositions(graph, "position.query", places, position);                    // [U, H, T, d]
        var product = graph.Concat(-1, i, graph.Mul(i, b));                                // [U, H, T, 2d]
        var weight = graph.Constant("attention.user", [.. blocks.Select(block => Matrix.Stack(block[1] - block[2], block[3]))]); // [H, 2d, 80]
        var bias = graph.Add(graph.MatMul(product, weight), OfPositions(graph, "position.layer1", ofPlace, position)); // [U, H, T, 80]
        var biasRow = graph.Reshape(bias, 0, 0, 1, -1);                                    // [U, H, 1, 80T]

        var column = graph.Unsqueeze(graph.Transpose(i, 0, 1, 3, 2), 4);                   // [U, H, d, T, 1]
        var diagonal = graph.Mul(column, Layer1("attention.product", block => block[3]));  // [U, H, d, T, 80]
        var matrix = graph.Add(diagonal, Layer1("attention.query", block => block[0] + block[2]));
        return graph.Concat(2, graph.Reshape(matrix, 0, 0, 0, -1), biasRow);               // [U, H, d + 1, 80T]

        string Layer1(string name, Func<Matrix[], Matrix> choose) => graph.Constant(name, blocks.SelectMany(block => choose(block).Values), Heads, Width, 1, Hidden1);
    }

    private string Weights(GraphAuthor author, string extended, string attention, string mask)
    {
        // a_c = A x_t, and the one stays a one.
        var graph = author.Graph;
        var query = Trained.Heads("attention.queryTarget").Select(a => Matrix.Build(Width + 1, Width + 1, (row, column) =>
            row < Width && column < Width ? a[row, column] : row == column ? 1 : 0)).ToArray();
        var a = graph.MatMul(graph.Unsqueeze(extended, 1), graph.Constant("attention.query", query)); // [U, H, C, d + 1]
        var layer1 = graph.Reshape(graph.Sigmoid(graph.MatMul(a, attention)), 0, 0, -1, Hidden1); // [U, H, C·T, 80]
        var layer2 = graph.Sigmoid(author.HeadLinear("attention.layer2", layer1));         // [U, H, C·T, 40]
        var scores = graph.MatMul(layer2, author.Heads("attention.layer3"));               // [U, H, C·T, 1]
        var perBehavior = graph.ReshapeTo(scores, [0, 0, -1], graph.SizeOf(mask, 1));      // [U, H, C, T]
        return graph.Softmax(graph.Add(perBehavior, graph.Unsqueeze(mask, 1, 2)));         // [U, H, C, T]
    }

    private bool HasPositions => Trained.Has("attention.position.weight");

    // W_q, W_I, W_−, W_∘ of one head: the blocks of W1, [d, 80] each.
    private Matrix[] Layer1Blocks(int head)
    {
        var layer1 = Trained.Heads("attention.layer1")[head];
        return [.. Enumerable.Range(0, 4).Select(block => layer1.RowRange(block * Width, Width))];
    }

    // b_j = B p_j + bias of every position, padding's included; the bias alone where the query knows no positions.
    private Matrix[] PerPosition()
    {
        var bias = Trained.Heads("attention.queryBias");
        if (!HasPositions)
        {
            return [.. bias.Select(row => Matrix.Build(Trained.Shape.MaxBehaviors + 1, Width, (_, column) => row[0, column]))];
        }

        var positions = Trained.Matrix("attention.position.weight");
        return [.. Trained.Heads("attention.queryPosition").Select((weight, head) => (positions * weight) + bias[head])];
    }

    // A table of one row per position, looked up: [U, H, T, n].
    private string OfPositions(GraphBuilder graph, string name, Matrix[] heads, string position)
    {
        var (rows, columns) = (heads[0].Rows, heads[0].Columns);
        var table = Enumerable.Range(0, rows).SelectMany(row => heads.SelectMany(head => head.RowRange(row, 1).Values));
        return graph.Transpose(graph.Gather(graph.Constant(name, table, rows, Heads, columns), position), 0, 2, 1, 3);
    }
}
