using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Pipeline;

/// <summary>Step (1) for one request: its inline behaviors, else the store's, else none and a degraded answer.</summary>
public sealed class BehaviorSequences(IBehaviorStore store, PipelineMetrics metrics)
{
    /// <summary>The behaviors a query is scored with.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">The most the model takes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer and the query does not allow a degraded answer.</exception>
    public async ValueTask<Sequence> OfAsync(ScoringQuery query, int count, CancellationToken cancellation)
    {
        if (query.Behaviors is { } inline)
        {
            return new Sequence(inline, inline.Count > 0 ? BehaviorSource.Inline : BehaviorSource.None, Truncated: false, []);
        }

        try
        {
            var stored = await store.ReadNewestAsync(query.UserId, count, cancellation);
            metrics.BehaviorsCorrupt(stored.Corrupt);
            return new Sequence(
                stored.NewestFirst,
                stored.NewestFirst.Count > 0 ? BehaviorSource.Store : BehaviorSource.None,
                stored.Truncated,
                stored.IsMostlyCorrupt ? [DegradedReason.BehaviorsCorrupt] : []);
        }
        catch (BehaviorStoreUnavailableException) when (query.AllowDegraded)
        {
            return new Sequence([], BehaviorSource.None, Truncated: false, [DegradedReason.BehaviorsUnavailable]);
        }
    }

    /// <summary>The behaviors of one request.</summary>
    /// <param name="Behaviors">In any order.</param>
    /// <param name="Source">Where they came from.</param>
    /// <param name="Truncated">Whether the store holds older ones.</param>
    /// <param name="Degraded">Why there are fewer than there should be.</param>
    public sealed record Sequence(IReadOnlyList<Behavior> Behaviors, BehaviorSource Source, bool Truncated, IReadOnlyList<DegradedReason> Degraded);
}
