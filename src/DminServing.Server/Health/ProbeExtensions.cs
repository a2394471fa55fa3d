using DminServing.Server.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DminServing.Server.Health;

/// <summary>Probes: over HTTP on the management port for Kubernetes, over grpc.health.v1 on the gRPC port for load balancers.</summary>
internal static class ProbeExtensions
{
    private const string Ready = "ready";
    private const string Live = "live";

    // How soon callers of grpc.health.v1's Watch hear of a change; the framework's own are 5 s and 30 s.
    private static readonly TimeSpan FirstNews = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan News = TimeSpan.FromSeconds(1);

    // The empty name is the server as a whole.
    private static readonly string[] Services = ["", "dmin.v1.ScoringService", "dmin.v1.ModelService"];

    public static void AddProbes(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<ReadinessHealthCheck>("models", tags: [Ready]).AddCheck<LanesHealthCheck>("lanes", tags: [Live]);
        services.Configure<HealthCheckPublisherOptions>(options => (options.Delay, options.Period) = (FirstNews, News));
        services.AddGrpcHealthChecks(options =>
        {
            foreach (var service in Services)
            {
                options.Services.Map(service, context => context.Tags.Contains(Ready));
            }
        });
    }

    public static void MapProbes(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/startup", Checks(Ready)).On(Listener.Management).AllowAnonymous();
        app.MapHealthChecks("/healthz/ready", Checks(Ready)).On(Listener.Management).AllowAnonymous();
        app.MapHealthChecks("/healthz/live", Checks(Live)).On(Listener.Management).AllowAnonymous();
        app.MapGrpcHealthChecksService().On(Listener.Grpc).AllowAnonymous();
    }

    private static HealthCheckOptions Checks(string tag) => new() { Predicate = check => check.Tags.Contains(tag), ResponseWriter = ProbeResponse.WriteAsync };
}
