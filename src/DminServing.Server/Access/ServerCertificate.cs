using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>The certificate of the API ports, read again when its files change.</summary>
internal sealed class ServerCertificate(IOptions<ServerOptions> options, FileWatch watch, TimeProvider time)
{
    private readonly WatchedFile<SslStreamCertificateContext>? _file =
        options.Value.Tls is var tls && tls.IsConfigured()
            ? watch.Open("Server:Tls", [tls.CertificateFile, tls.KeyFile], () => Read(tls, time))
            : null;

    /// <summary>The certificate and what signs it; null without TLS.</summary>
    public SslStreamCertificateContext? Current => _file?.Current;

    // The two files are replaced one after the other where they are no secret of Kubernetes; in between they do not fit, and reading them fails.
    private static SslStreamCertificateContext Read(TlsOptions tls, TimeProvider time)
    {
        using var certificate = tls.KeyPassword.Length > 0
            ? X509Certificate2.CreateFromEncryptedPemFile(tls.CertificateFile, tls.KeyPassword, tls.KeyFile)
            : X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
        if (certificate.NotAfter.ToUniversalTime() <= time.GetUtcNow().UtcDateTime)
        {
            throw new InvalidDataException($"the certificate expired at {certificate.NotAfter.ToUniversalTime():u}");
        }

        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(tls.CertificateFile);

        // By way of PKCS#12, for on Windows a handshake cannot use a key that is only in memory.
        var usable = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        return SslStreamCertificateContext.Create(usable, chain, offline: true);
    }
}
