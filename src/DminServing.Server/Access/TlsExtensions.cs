using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DminServing.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>TLS on a listener, if the settings have a certificate.</summary>
internal static class TlsExtensions
{
    /// <summary>Adds it. The files are read by <see cref="AccessStartup"/>, where one that is not right ends the start in one line.</summary>
    public static void UseTls(this ListenOptions listen)
    {
        var services = listen.ApplicationServices;
        if (services.GetRequiredService<IOptions<ServerOptions>>().Value.Tls.IsConfigured())
        {
            // Per handshake, so that a certificate that has been replaced is the next caller's.
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = handshake => new(Options(services.GetRequiredService<ServerCertificate>(), services.GetRequiredService<ClientCertificates>(), handshake.Connection)),
            });
        }
    }

    private static SslServerAuthenticationOptions Options(ServerCertificate certificate, ClientCertificates clients, ConnectionContext connection) => new()
    {
        ServerCertificateContext = certificate.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = clients.AreAsked,
        RemoteCertificateValidationCallback = clients.AreAsked ? (_, shown, chain, _) => Note(clients, connection, shown, chain) : null,
    };

    // The handshake goes on with any certificate or none: its caller may have another credential, and who has none is told so in an answer
    // that says what is wrong, and counted. CertificateCredential lets in by what is noted here only.
    private static bool Note(ClientCertificates clients, ConnectionContext connection, X509Certificate? shown, X509Chain? chain)
    {
        if (shown is X509Certificate2 certificate)
        {
            connection.Features.Set(new PresentedCertificate(CertificateNames.Of(certificate), certificate.NotAfter.ToUniversalTime(), clients.IsValid(certificate, chain?.ChainPolicy.ExtraStore)));
        }

        return true;
    }
}
