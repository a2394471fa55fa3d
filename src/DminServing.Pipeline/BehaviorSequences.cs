using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Pipeline;

/// <summary>Step (1) for one request: its inline behaviors, else those prepared for it, else the store's, else those last read of the user and a degraded
/// answer, else none and a degraded answer.</summary>
public sealed class BehaviorSequences(IBehaviorStore store, PreparedBehaviors prepared, StaleBehaviors stale, PipelineMetrics metrics, TimeProvider time)
{
    private static readonly DegradedReason[] Corrupt = [DegradedReason.BehaviorsCorrupt];
    private static readonly DegradedReason[] Stale = [DegradedReason.BehaviorsStale];
    private static readonly DegradedReason[] StaleAndCorrupt = [DegradedReason.BehaviorsStale, DegradedReason.BehaviorsCorrupt];
    private static readonly Sequence Unavailable = new([], BehaviorSource.None, Truncated: false, [DegradedReason.BehaviorsUnavailable]);

    /// <summary>The behaviors a query is scored with.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">The most the model takes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer and the query does not allow a degraded answer.</exception>
    /// <exception cref="InvalidQueryException">The prepared behaviors are another user's.</exception>
    public async ValueTask<Sequence> OfAsync(ScoringQuery query, int count, CancellationToken cancellation)
    {
        if (query.Behaviors is { } inline)
        {
            return new Sequence(inline, inline.Count > 0 ? BehaviorSource.Inline : BehaviorSource.None, Truncated: false, []);
        }

        if (prepared.Find(query.PreparedUser, query.UserId, count) is { } kept)
        {
            return Of(kept, BehaviorSource.Prepared);
        }

        var (stored, instead) = await ReadAsync(query, count, cancellation);
        return stored is null ? instead : Of(stored, BehaviorSource.Store);
    }

    /// <summary>Reads the behaviors of the user and keeps them for a query to come.</summary>
    /// <param name="query">Whose behaviors.</param>
    /// <param name="count">The most the model takes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The behaviors, and the token they are kept under; empty when there was nothing to keep.</returns>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer and the query does not allow a degraded answer.</exception>
    public async ValueTask<(Sequence Behaviors, string Token)> PrepareAsync(ScoringQuery query, int count, CancellationToken cancellation)
    {
        var (stored, instead) = await ReadAsync(query, count, cancellation);
        return stored is null ? (instead, "") : (Of(stored, BehaviorSource.Store), prepared.Keep(query.UserId, count, stored));
    }

    // Without Stored when the store does not answer and the query allows for that.
    private async ValueTask<(BehaviorSequence? Stored, Sequence Instead)> ReadAsync(ScoringQuery query, int count, CancellationToken cancellation)
    {
        try
        {
            var stored = (await store.ReadNewestAsync(query.UserId, count, cancellation)).Until(BehaviorTimes.Latest(time));
            metrics.BehaviorsCorrupt(stored.Corrupt);
            stale.Keep(query.UserId, count, stored);
            return (stored, Unavailable);
        }
        catch (BehaviorStoreUnavailableException e) when (query.AllowDegraded)
        {
            // Whoever put something else under a user's key meant that; what was there before is no picture of the user any more.
            return (null, e.Fault != StoreFault.WrongType && stale.Find(query.UserId, out var age) is { } last ? LastReadOf(last, age) : Unavailable);
        }
    }

    private static Sequence Of(BehaviorSequence stored, BehaviorSource source) => new(
        stored.NewestFirst,
        stored.NewestFirst.Count > 0 ? source : BehaviorSource.None,
        stored.Truncated,
        stored.IsMostlyCorrupt ? Corrupt : []);

    private static Sequence LastReadOf(BehaviorSequence stored, TimeSpan age) => new(
        stored.NewestFirst,
        stored.NewestFirst.Count > 0 ? BehaviorSource.Stale : BehaviorSource.None,
        stored.Truncated,
        stored.IsMostlyCorrupt ? StaleAndCorrupt : Stale,
        (long)age.TotalMilliseconds);

    /// <summary>The behaviors of one request.</summary>
    /// <param name="Behaviors">In any order.</param>
    /// <param name="Source">Where they came from.</param>
    /// <param name="Truncated">Whether the store holds older ones.</param>
    /// <param name="Degraded">Why they are not what they should be.</param>
    /// <param name="AgeMs">How long ago they were read, milliseconds; only of those that stand in for what the store should have given.</param>
    public sealed record Sequence(IReadOnlyList<Behavior> Behaviors, BehaviorSource Source, bool Truncated, IReadOnlyList<DegradedReason> Degraded, long? AgeMs = null);
}
