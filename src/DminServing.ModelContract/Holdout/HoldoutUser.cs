using DminServing.ModelContract.Encoding;

namespace DminServing.ModelContract.Holdout;

/// <summary>A test user: what was clicked, what was not, and everything before it.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Behaviors">The behavior sequence, oldest first.</param>
/// <param name="Positive">The item that was clicked next.</param>
/// <param name="Negative">An item that was not.</param>
public sealed record HoldoutUser(string UserId, IReadOnlyList<Behavior> Behaviors, string Positive, string Negative)
{
    /// <summary>The question: the positive, then the negative.</summary>
    public ScoringQuery ToQuery() => new() { UserId = UserId, Candidates = new CandidateIds([Positive, Negative]), Behaviors = Behaviors };
}
