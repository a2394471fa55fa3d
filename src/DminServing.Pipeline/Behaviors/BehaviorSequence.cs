using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>The newest behaviors of a user.</summary>
/// <param name="NewestFirst">The behaviors, newest first.</param>
/// <param name="Truncated">Whether the store holds older ones.</param>
/// <param name="Corrupt">Stored members that were left out because they could not be read.</param>
public sealed record BehaviorSequence(IReadOnlyList<Behavior> NewestFirst, bool Truncated, int Corrupt)
{
    /// <summary>Nothing known of the user.</summary>
    public static BehaviorSequence Empty { get; } = new([], false, 0);

    /// <summary>Whether more than half of what was read could not be read: the sequence is then no picture of the user.</summary>
    public bool IsMostlyCorrupt => Corrupt > NewestFirst.Count;

    /// <summary>The sequence without what is later than a time, which counts as corrupt.</summary>
    /// <param name="latest">Unix milliseconds, as <see cref="BehaviorTimes.Latest"/> gives them.</param>
    public BehaviorSequence Until(long latest)
    {
        // A loop, not LINQ: this is in every request's way, and there is hardly ever one.
        var later = 0;
        for (var place = 0; place < NewestFirst.Count; place++)
        {
            later += NewestFirst[place].TimestampMs > latest ? 1 : 0;
        }

        return later == 0 ? this : this with { NewestFirst = [.. NewestFirst.Where(behavior => behavior.TimestampMs <= latest)], Corrupt = Corrupt + later };
    }
}
