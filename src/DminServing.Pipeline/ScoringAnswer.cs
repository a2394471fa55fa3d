using DminServing.Pipeline.Models;
using DminServing.Pipeline.Ranking;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Pipeline;

/// <summary>The answer to a scoring query.</summary>
/// <param name="Ranked">The candidates, best first.</param>
/// <param name="Model">The model version that gave every score.</param>
/// <param name="User">What was known of the user.</param>
/// <param name="Degraded">Why the answer is worse than it could be; empty when it is not.</param>
/// <param name="UnknownItems">Candidates the model has never seen.</param>
/// <param name="Unscored">Candidates at the end of the query that were not scored, because time did not hold them.</param>
/// <param name="Replaced">Places of candidates whose score was no number and is the model's prior click-through rate.</param>
/// <param name="Timings">How long each step took.</param>
/// <param name="IsUserReused">Whether the user's side of the model was at hand and did not have to be computed.</param>
public sealed record ScoringAnswer(
    RankedCandidates Ranked,
    ModelSnapshot Model,
    UserState User,
    IReadOnlyList<DegradedReason> Degraded,
    int UnknownItems,
    int Unscored,
    IReadOnlyList<int> Replaced,
    StageTimings Timings,
    bool IsUserReused)
{
    /// <summary>The calibrated click-through rates, in the order of the ranked candidates and so never rising; scores that differ may have one rate, and stay in the order of the scores.</summary>
    /// <remarks>Computed when it is asked for: a request that does not want it allocates nothing for it.</remarks>
    /// <exception cref="InvalidOperationException">The model has no calibration; the pipeline refuses a query that wants one of it.</exception>
    public float[] CalibratedCtr() => Array.ConvertAll(Ranked.Ctr, (Model.Manifest.Calibration ?? throw new InvalidOperationException("The model has no calibration.")).Apply);
}
