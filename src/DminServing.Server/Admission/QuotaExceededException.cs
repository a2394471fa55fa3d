namespace DminServing.Server.Admission;

/// <summary>A client has had as much scored as it may.</summary>
/// <param name="retryAfter">When it may have more.</param>
internal sealed class QuotaExceededException(TimeSpan retryAfter)
    : Exception("This client has had as many candidates scored as it may in a second (Access:Clients, CandidatesPerSecond). Ask again later, with fewer, or have the quota raised.")
{
    /// <summary>When it may have more.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
