namespace DminServing.Server.Hosting;

/// <summary>Ports and limits.</summary>
internal sealed class ServerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Server";

    /// <summary>Port of the REST API and its documentation page, HTTP/1.1; 0 for any free one.</summary>
    /// <value>Default: 8080; 0 to 65535.</value>
    public int RestPort { get; init; } = 8080;

    /// <summary>Port of the gRPC API, HTTP/2; 0 for any free one.</summary>
    /// <value>Default: 8081; 0 to 65535.</value>
    public int GrpcPort { get; init; } = 8081;

    /// <summary>Port of probes and metrics, HTTP/1.1; 0 for any free one. Not for callers.</summary>
    /// <value>Default: 8082; 0 to 65535.</value>
    public int ManagementPort { get; init; } = 8082;

    /// <summary>Most candidates of one request; more are refused.</summary>
    /// <value>Default: 10,000; 1 to 100,000.</value>
    public int MaxCandidatesPerRequest { get; init; } = 10_000;

    /// <summary>The most that a request may take; its caller's deadline may be sooner. Then it ends with DEADLINE_EXCEEDED, HTTP 504.</summary>
    /// <value>Default: 2 s; 1 ms to 10 min. 10,000 candidates over 80 behaviors take 0.4 s of one core by the fused kernel and 0.7 s in the grouped layout, but 4 s in the flat one
    /// (twice the 5,000 of docs/performance.md): a server of such a model that gets such requests needs more.</value>
    public TimeSpan MaxRequestDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After the signal to stop: how long calls are still accepted and served while probes already say that the server is stopping. For places that
    /// send the signal before they take the server out of their load balancer, or cannot wait in between (Kubernetes' preStop).</summary>
    /// <value>Default: 0; at most 5 min.</value>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The longest that a stop then waits for calls in flight; what remains is aborted and the exit code is 1.</summary>
    /// <value>Default: 25 s; 1 s to 1 h.</value>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>TLS of the REST and the gRPC port.</summary>
    public TlsOptions Tls { get; init; } = new();
}
