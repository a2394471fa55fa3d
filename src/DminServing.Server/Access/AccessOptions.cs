namespace DminServing.Server.Access;

/// <summary>Who may call. Without credentials and without <see cref="Open"/> the server answers its own machine only.</summary>
internal sealed class AccessOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Access";

    /// <summary>Whether anybody who can reach the ports may do everything, without credentials. For networks where something else decides who may call, such as a service mesh.</summary>
    /// <value>Default: false.</value>
    public bool Open { get; init; }

    /// <summary>Whether the metrics page needs no credentials, wherever it is called from.</summary>
    /// <value>Default: false.</value>
    public bool OpenMetrics { get; init; }

    /// <summary>A file of PEM certificates: the authorities that sign client certificates. Empty: none are asked for. Needs Server:Tls.</summary>
    /// <value>Default: empty; an existing file.</value>
    public string ClientCaFile { get; init; } = "";

    /// <summary>The callers that have a key or a certificate.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ClientOptions> Clients { get; init; } = [];

    /// <summary>Callers that have a token.</summary>
    public JwtOptions Jwt { get; init; } = new();
}
