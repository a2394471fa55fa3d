namespace DminServing.Soak.Faults;

/// <summary>One scoring call of the load.</summary>
/// <param name="Sent">When it left, a timestamp of the clock.</param>
/// <param name="Latency">How long its caller waited.</param>
/// <param name="Answered">Whether there was an answer.</param>
/// <param name="Degraded">Whether the answer says that it is worse than it could be.</param>
/// <param name="Stale">Whether it was scored with what was last read of the user.</param>
/// <param name="Read">How long the server waited for behaviors.</param>
/// <param name="Equal">Whether every score is bit for bit what it should be.</param>
/// <param name="Reason">Why there was no answer.</param>
internal sealed record Call(long Sent, TimeSpan Latency, bool Answered, bool Degraded, bool Stale, TimeSpan Read, bool Equal, string Reason);
