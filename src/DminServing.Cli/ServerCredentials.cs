using System.Security.Cryptography.X509Certificates;

namespace DminServing.Cli;

/// <summary>What a call needs beside its address.</summary>
/// <param name="apiKey">Sent in x-api-key; null or empty for none.</param>
/// <param name="authorities">Who signs the server's certificate; null for whom this machine trusts.</param>
internal sealed class ServerCredentials(string? apiKey, X509Certificate2Collection? authorities)
{
    /// <summary>A handler that sends the key and trusts the authorities.</summary>
    /// <param name="sockets">How to connect; null for the defaults.</param>
    public HttpMessageHandler Handler(SocketsHttpHandler? sockets = null)
    {
        sockets ??= new SocketsHttpHandler();
        if (authorities is not null)
        {
            sockets.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            sockets.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return string.IsNullOrEmpty(apiKey) ? sockets : new KeySender(apiKey, sockets);
    }

    private sealed class KeySender(string key, HttpMessageHandler sockets) : DelegatingHandler(sockets)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
