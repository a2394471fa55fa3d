using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline;

/// <summary>How many of a request's candidates its time holds, by what waits for the lanes and how long they have lately taken for a candidate.</summary>
/// <param name="lanes">The threads that infer.</param>
/// <param name="time">The clock.</param>
public sealed class CandidateBudget(InferenceLanes lanes, TimeProvider time)
{
    // Of the time that is left; the rest is for ranking, for the way back, and for being wrong.
    private const double Share = 0.7;

    /// <summary>The query, or one with only the first of its candidates if there is no time for all and it allows for that.</summary>
    /// <param name="query">The query.</param>
    /// <param name="ends">When the request's time is over, a timestamp; <see cref="long.MaxValue"/> for never.</param>
    public ScoringQuery Fit(ScoringQuery query, long ends)
    {
        if (query.MinCandidates is not ({ } fewest and > 0) || fewest >= query.Candidates.Count || ends == long.MaxValue)
        {
            return query;
        }

        var left = time.GetElapsedTime(time.GetTimestamp(), ends).TotalSeconds;
        var kept = Math.Max(fewest, (((left * Share) - lanes.Wait) / lanes.SecondsPerCandidate) - InferenceLanes.BesideCandidates);
        return kept < query.Candidates.Count ? query.First((int)kept) : query;
    }
}
