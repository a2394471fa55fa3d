namespace DminServing.Server.Scoring;

/// <summary>A request's time was over before its answer.</summary>
/// <param name="limit">How long it might take.</param>
internal sealed class DeadlinePassedException(TimeSpan limit)
    : Exception($"The answer was not ready within {limit.TotalMilliseconds:0} ms. Send a later deadline or fewer candidates; no request may take longer than Server:MaxRequestDuration.");
