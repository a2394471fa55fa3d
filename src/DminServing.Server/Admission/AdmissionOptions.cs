namespace DminServing.Server.Admission;

/// <summary>How much work may wait.</summary>
internal sealed class AdmissionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Admission";

    /// <summary>How long a request may have to wait for its turn, by what the server has taken on and how fast it has been working; while it would be longer, further
    /// requests are refused before their body is read.</summary>
    /// <value>Default: 50 ms; 1 ms to 1 min.</value>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The part of that time which requests of the priority <c>batch</c> may fill.</summary>
    /// <value>Default: 0.5; above 0, at most 1.</value>
    public double BatchShare { get; init; } = 0.5;

    /// <summary>When the time of a request does not hold all its candidates, the first of them are scored, at least so many; 0 scores all or none. A request's min_candidates wins.</summary>
    /// <value>Default: 0; 0 to 100,000.</value>
    public int MinCandidates { get; init; }
}
