namespace DminServing.Server.Hosting;

/// <summary>TLS of the REST and the gRPC port.</summary>
internal sealed class TlsOptions
{
    /// <summary>A PEM file: the server's certificate, then those that sign it. Empty: no TLS. Read again when it changes.</summary>
    /// <value>Default: empty; an existing file.</value>
    public string CertificateFile { get; init; } = "";

    /// <summary>The PEM file of its private key.</summary>
    /// <value>Default: empty; an existing file.</value>
    public string KeyFile { get; init; } = "";

    /// <summary>The private key's password, if it is encrypted.</summary>
    /// <value>Default: empty.</value>
    public string KeyPassword { get; init; } = "";

    /// <summary>Whether there is TLS.</summary>
    public bool IsConfigured() => CertificateFile.Length > 0;

    /// <summary>What is wrong with the settings.</summary>
    public IEnumerable<string> Problems()
    {
        if (CertificateFile.Length == 0 != (KeyFile.Length == 0))
        {
            yield return "Server:Tls needs both CertificateFile and KeyFile, or neither.";
        }

        foreach (var (setting, path) in new[] { ("CertificateFile", CertificateFile), ("KeyFile", KeyFile) }.Where(file => file.Item2.Length > 0 && !File.Exists(file.Item2)))
        {
            yield return $"Server:Tls:{setting} ({path}) is no file.";
        }
    }
}
