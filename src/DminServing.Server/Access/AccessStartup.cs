using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Says at start what an operator should know, and reads the files that everything else reads late.</summary>
internal sealed class AccessStartup(IOptions<AccessOptions> access, ServerCertificate certificate, ClientCertificates clients, SigningKeys keys, ILogger<AccessStartup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = keys.Current; // made by now, as the certificates are, so that a bad file ends the start
        if (clients.AreAsked && certificate.Current is null)
        {
            throw new InvalidDataException("Access:ClientCaFile is set, but Server:Tls:CertificateFile is not; there are no client certificates without TLS.");
        }

        switch (access.Value.Mode())
        {
            case AccessMode.ThisMachine:
                logger.ThisMachineOnly();
                break;
            case AccessMode.Open:
                logger.OpenToAll();
                break;
            case AccessMode.Credentials when certificate.Current is null:
                logger.CredentialsInTheClear();
                break;
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
