namespace DminServing.Server.Admission;

/// <summary>The server has taken on as much as it can do in time.</summary>
/// <param name="retryAfter">When there should be room again.</param>
internal sealed class OverloadedException(TimeSpan retryAfter)
    : Exception("The server is overloaded: what it has taken on already fills the time that a request may wait (Admission:MaxWait). Ask again later, or another server.")
{
    /// <summary>When there should be room again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
