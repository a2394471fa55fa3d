using DminServing.Pipeline.Models;

namespace DminServing.Pipeline;

/// <summary>What made some scores.</summary>
/// <param name="Candidates">The candidates, best first.</param>
/// <param name="NewestFirst">The behaviors that the model saw, newest first.</param>
/// <param name="Interests">How many interests the model extracts, H_E.</param>
/// <param name="Model">The model version that gave every score.</param>
/// <param name="User">What was known of the user.</param>
/// <param name="Degraded">Why the answer is worse than it could be; empty when it is not.</param>
/// <param name="UnknownItems">Candidates the model has never seen.</param>
public sealed record Explanation(
    IReadOnlyList<Explanation.Candidate> Candidates,
    IReadOnlyList<UserBehaviors.Row> NewestFirst,
    int Interests,
    ModelSnapshot Model,
    UserState User,
    IReadOnlyList<DegradedReason> Degraded,
    int UnknownItems)
{
    /// <summary>One candidate.</summary>
    /// <param name="Index">Its place in the query, from 0.</param>
    /// <param name="Ctr">Its click-through rate, as it is served.</param>
    /// <param name="Attention">Per interest, the weight of each behavior, newest first; those of an interest add up to 1 (w of the paper's equation 5).</param>
    /// <param name="Without">Its click-through rate if that behavior had not been, newest first; those before it then stand one place nearer.</param>
    public sealed record Candidate(int Index, float Ctr, float[][] Attention, float[] Without);
}
