using System.Runtime.InteropServices;
using DminServing.ModelContract.Encoding;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The embedding layer (paper, section 2.1): one table per feature; behaviors and target items share theirs.</summary>
/// <remarks>Torch sees the gathered rows as leaves and gives their gradients; it never sees a table.</remarks>
public sealed class EmbeddingLayer
{
    /// <summary>The group of user features in table names.</summary>
    public const string UserGroup = "user";

    private readonly EmbeddingTable[] _user;
    private readonly EmbeddingTable[] _item;
    private readonly EmbeddingTable[] _context;

    /// <summary>Tables of small random rows.</summary>
    /// <param name="features">The model's features.</param>
    /// <param name="width">Width of every feature's embedding.</param>
    /// <param name="seed">Where the rows come from.</param>
    public EmbeddingLayer(ModelFeatures features, int width, int seed)
    {
        var random = new Random(seed);
        _user = [.. features.User.Select(feature => EmbeddingTable.Create(UserGroup, feature.Name, feature.Encoder, width, random))];
        _item = [.. features.Item.Select(feature => EmbeddingTable.Create("item", feature.Name, feature.Encoder, width, random))];
        _context = [.. features.Context.Select(feature => EmbeddingTable.Create("context", feature.Name, feature.Encoder, width, random))];
    }

    /// <summary>Every table.</summary>
    public IEnumerable<EmbeddingTable> Tables => [.. _user, .. _item, .. _context];

    /// <summary>Looks up a batch.</summary>
    /// <param name="batch">The indices.</param>
    /// <param name="forTraining">Whether the rows are leaves whose gradients are wanted.</param>
    public EmbeddedBatch Embed(IndexBatch batch, bool forTraining)
    {
        var (users, behaviors) = (batch.Users, batch.Behaviors);
        return new EmbeddedBatch
        {
            User = Rows(_user, batch.User, forTraining, users),                            // [U, 18 F_u]
            Context = Rows(_context, batch.Context, forTraining, users),                   // [U, 18 F_c]
            Behaviors = Rows(_item, batch.Behavior, forTraining, users, behaviors),        // [U, T, d]
            Candidates = Rows(_item, batch.Candidate, forTraining, users, batch.Candidates), // [U, C, d]
            NotClicked = batch.NotClicked is { } items ? Rows(_item, items, forTraining, users, behaviors - 1) : null, // [U, T − 1, d]
            Mask = tensor(batch.Mask, [users, behaviors]),
            Positions = tensor(batch.Positions, [users, behaviors]),
        };
    }

    /// <summary>Gives every row's gradient after a backward pass to its table's receiver.</summary>
    /// <param name="batch">The indices that were looked up.</param>
    /// <param name="embedded">What <see cref="Embed"/> gave for them.</param>
    /// <param name="receive">Called with a table, the indices, the gradient matrix [indices, stride], the table's first column in it, and the stride.</param>
    public void Gradients(IndexBatch batch, EmbeddedBatch embedded, GradientReceiver receive)
    {
        Send(_user, batch.User, embedded.User, receive);
        Send(_context, batch.Context, embedded.Context, receive);
        Send(_item, batch.Behavior, embedded.Behaviors, receive);
        Send(_item, batch.Candidate, embedded.Candidates, receive);
        if (batch.NotClicked is { } items)
        {
            Send(_item, items, embedded.NotClicked!, receive);
        }
    }

    private static Tensor Rows(EmbeddingTable[] tables, int[][] indices, bool forTraining, params long[] places)
    {
        var stride = tables.Sum(table => table.Width);
        var rows = empty([.. places, stride]);
        var column = 0;
        for (var feature = 0; feature < tables.Length; feature++)
        {
            tables[feature].Gather(indices[feature], Floats(rows), column, stride);
            column += tables[feature].Width;
        }

        return rows.requires_grad_(forTraining && stride > 0);
    }

    private static void Send(EmbeddingTable[] tables, int[][] indices, Tensor rows, GradientReceiver receive)
    {
        if (rows.grad is not { } gradient)
        {
            return;
        }

        using var contiguous = gradient.contiguous();
        var column = 0;
        for (var feature = 0; feature < tables.Length; feature++)
        {
            receive(tables[feature], indices[feature], Floats(contiguous), column, (int)rows.shape[^1]);
            column += tables[feature].Width;
        }
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
