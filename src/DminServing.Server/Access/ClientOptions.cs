namespace DminServing.Server.Access;

/// <summary>A caller with a key, a certificate or both.</summary>
internal sealed class ClientOptions
{
    /// <summary>Its name, for the log. No two are the same.</summary>
    /// <value>Default: empty, which is refused.</value>
    public string Name { get; init; } = "";

    /// <summary>What it may do: any of score, debug, metrics.</summary>
    /// <value>Default: none, which is refused.</value>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>How many candidates it may have scored a second, by this server; after a pause as many at once, and never fewer than one request may have. 0: as many as it wants.</summary>
    /// <value>Default: 0; 0 to 100,000,000.</value>
    public int CandidatesPerSecond { get; init; }

    /// <summary>SHA-256 of its key in UTF-8, 64 hexadecimal digits. Two at a time let a key be replaced while callers still send the old one.</summary>
    /// <value>Default: none; at most 2.</value>
    public IReadOnlyList<string> KeySha256 { get; init; } = [];

    /// <summary>Names in its certificate: a DNS name or URI of subjectAltName; the subject's common name, if the certificate has neither.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CertificateNames { get; init; } = [];
}
