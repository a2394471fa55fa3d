using DminServing.Pipeline;

namespace DminServing.Server.Rest;

/// <summary>The proto's names of enum values, for JSON.</summary>
internal static class Words
{
    public static string Of(BehaviorSource source) => source switch
    {
        BehaviorSource.Store => "STORE",
        BehaviorSource.Inline => "INLINE",
        BehaviorSource.Prepared => "PREPARED",
        BehaviorSource.Stale => "STALE",
        _ => "NONE",
    };

    public static string Of(DegradedReason reason) => reason switch
    {
        DegradedReason.CandidatesCut => "CANDIDATES_CUT",
        DegradedReason.ScoresReplaced => "SCORES_REPLACED",
        DegradedReason.BehaviorsCorrupt => "BEHAVIORS_CORRUPT",
        DegradedReason.BehaviorsStale => "BEHAVIORS_STALE",
        _ => "BEHAVIORS_UNAVAILABLE",
    };
}
