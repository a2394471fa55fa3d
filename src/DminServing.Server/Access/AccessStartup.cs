using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Says at start what an operator should know, and reads the files that everything else reads late.</summary>
internal sealed class AccessStartup(IOptions<AccessOptions> access, IOptions<ServerOptions> server, SigningKeys keys, ILogger<AccessStartup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = keys.Current; // made now, so that a bad file ends the start
        switch (access.Value.Mode())
        {
            case AccessMode.ThisMachine:
                logger.ThisMachineOnly();
                break;
            case AccessMode.Open:
                logger.OpenToAll();
                break;
            case AccessMode.Credentials when !server.Value.Tls.IsConfigured():
                logger.CredentialsInTheClear();
                break;
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
