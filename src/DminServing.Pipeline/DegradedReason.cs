namespace DminServing.Pipeline;

/// <summary>Why an answer is worse than it could be.</summary>
public enum DegradedReason
{
    /// <summary>The behavior store did not answer: scored without the behavior sequence.</summary>
    BehaviorsUnavailable,

    /// <summary>More than half of the stored behaviors could not be read and were left out.</summary>
    BehaviorsCorrupt,

    /// <summary>The behavior store did not answer: scored with what was last read of the user.</summary>
    BehaviorsStale,

    /// <summary>Time did not hold all candidates: only the first of them were scored.</summary>
    CandidatesCut,

    /// <summary>A few scores were no numbers: those candidates have the model's prior click-through rate.</summary>
    ScoresReplaced,
}
