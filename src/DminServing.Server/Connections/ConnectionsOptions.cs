namespace DminServing.Server.Connections;

/// <summary>What a connection may cost, and how long it may last.</summary>
internal sealed class ConnectionsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Connections";

    /// <summary>From which age on a connection is asked to close once its calls have ended (HTTP/2: GOAWAY), so that callers spread over replicas that came later. Each
    /// connection gets up to a fifth more, so that they do not all come back at once. 0 for never.</summary>
    /// <value>Default: 5 min; 0, or 1 s to 1 day.</value>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most open connections of each port; further ones are closed at once. Ports do not share it, so that probes and metrics answer while another port is full.</summary>
    /// <value>Default: 1,000; 1 to 1,000,000.</value>
    public int MaxPerPort { get; init; } = 1000;

    /// <summary>How long a request's headers may take to arrive.</summary>
    /// <value>Default: 5 s; 100 ms to 5 min.</value>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most bytes of a request's headers together.</summary>
    /// <value>Default: 16,384; 1,024 to 1,048,576.</value>
    public int MaxHeaderBytes { get; init; } = 16_384;

    /// <summary>After how much silence an HTTP/2 connection is asked whether anybody is there; without an answer within 20 s it is closed. 0 for never.</summary>
    /// <value>Default: 30 s; 0, or 1 s to 1 h.</value>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(30);
}
