using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;

namespace DminServing.Cli.BulkLoading;

/// <summary>Leaves out each user's newest behaviors, though a long history comes in pieces: what is held back of one piece may not be the newest any more with the next.</summary>
/// <param name="count">How many.</param>
internal sealed class HoldOut(int count)
{
    private List<Behavior> _held = [];

    /// <summary>Whether a piece's successor can be read without the piece.</summary>
    public bool IsEmpty => _held.Count == 0;

    /// <summary>What is to be written of a piece and of those before it.</summary>
    public List<Behavior> Take(UserLines piece)
    {
        if (count == 0)
        {
            return piece.Behaviors;
        }

        List<Behavior> oldestFirst = [.. _held.Concat(piece.Behaviors).Order(BehaviorOrder.OldestFirst)];
        var kept = Math.Max(0, oldestFirst.Count - count);
        _held = piece.IsEnd ? [] : oldestFirst[kept..];
        return oldestFirst[..kept];
    }
}
