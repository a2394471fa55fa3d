using DminServing.ModelContract.Encoding;

namespace DminServing.Cli.BulkLoading;

/// <summary>A part of a file that is written at once.</summary>
/// <param name="Users">Users with their behaviors.</param>
/// <param name="After">How far the file is written then; the same as before while a user's history is not at its end.</param>
internal sealed record LoadWindow(IReadOnlyList<(string UserId, List<Behavior> Behaviors)> Users, LoadedSoFar After);
