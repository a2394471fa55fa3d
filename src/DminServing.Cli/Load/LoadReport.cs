namespace DminServing.Cli.Load;

/// <summary>What one run found. Latencies are in microseconds, from the time a request was due.</summary>
/// <param name="Rate">Requests per second that were to be sent.</param>
/// <param name="Seconds">How long requests that count were sent.</param>
/// <param name="Accounts">What became of them.</param>
/// <param name="RequestsPerSecond">Answered requests per second.</param>
/// <param name="CandidatesPerSecond">Candidates of answered requests per second.</param>
/// <param name="Latency">Of requests that were answered or timed out.</param>
/// <param name="Refusals">Of requests that were refused.</param>
/// <param name="Stages">The server's steps, their total, and what is outside of it: network, protocol, waiting to be read.</param>
/// <param name="ByCandidates">The latency for each number of candidates.</param>
/// <param name="SendLag">How late the generator itself was.</param>
/// <param name="Prepared">Answers from behaviors that PrepareUser had read.</param>
/// <param name="Reasons">Why requests were not answered, and how many.</param>
internal sealed record LoadReport(
    double Rate,
    double Seconds,
    Accounts Accounts,
    double RequestsPerSecond,
    double CandidatesPerSecond,
    Percentiles Latency,
    Percentiles Refusals,
    IReadOnlyDictionary<string, Percentiles> Stages,
    IReadOnlyDictionary<int, Percentiles> ByCandidates,
    Percentiles SendLag,
    long Prepared,
    IReadOnlyDictionary<string, int> Reasons)
{
    private const int ToleratedLag = 1000; // µs
    private const double AnsweredShare = 0.99;

    /// <summary>Whether the generator was so late that the latencies are in part its own.</summary>
    public bool IsGeneratorLate => SendLag.P99 > ToleratedLag && SendLag.P99 > Latency.P99 / 10;

    /// <summary>Whether 99 of 100 requests were answered within the limit.</summary>
    public bool Meets(TimeSpan limit) => Accounts.Answered >= AnsweredShare * Accounts.Sent && Latency.P99 <= limit.TotalMicroseconds;
}
