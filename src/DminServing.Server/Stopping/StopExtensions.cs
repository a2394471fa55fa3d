using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Stopping;

/// <summary>Wires <see cref="Drain"/> into the application.</summary>
internal static class StopExtensions
{
    // Drain ends the stop; the host's own limit is there only if that should fail.
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(10);

    public static void AddDrain(this IServiceCollection services)
    {
        services.AddSingleton<DrainMetrics>();
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddOptions<HostOptions>().Configure<IOptions<ServerOptions>>((host, server) => host.ShutdownTimeout = server.Value.DrainDelay + server.Value.ShutdownTimeout + Backstop);
    }

    /// <summary>Before everything else, so that every call is counted.</summary>
    public static void UseDrain(this WebApplication app) => app.UseMiddleware<DrainMiddleware>();
}
