using DminServing.ModelContract.Encoding;

namespace DminServing.Training.Data;

/// <summary>One user's behaviors.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Behaviors">Everything the user did, in <see cref="BehaviorOrder.OldestFirst"/>.</param>
public sealed record UserHistory(string UserId, IReadOnlyList<Behavior> Behaviors);
