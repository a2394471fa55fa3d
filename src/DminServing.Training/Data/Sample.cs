using DminServing.ModelContract.Encoding;

namespace DminServing.Training.Data;

/// <summary>A user in the paper's protocol: the last behavior is the positive, one item drawn from all interactions the negative, and everything
/// before is the history.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Part">The user's part of the split.</param>
/// <param name="History">Everything before the positive, oldest first; never empty.</param>
/// <param name="Positive">The item of the last behavior.</param>
/// <param name="Negative">Another item.</param>
public sealed record Sample(string UserId, Part Part, IReadOnlyList<Behavior> History, string Positive, string Negative);
