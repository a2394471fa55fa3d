using DminServing.Pipeline.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DminServing.Server.Health;

/// <summary>Whether requests can be scored: models loaded, checked and warm, and the server not stopping. The behavior store is no part of
/// it: without it requests are answered degraded, and a store that is down must not take every replica out at once.</summary>
internal sealed class ModelsHealthCheck(ModelRepository models, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The server is stopping.")
            : models.IsReady ? HealthCheckResult.Healthy("The models are loaded.")
            : HealthCheckResult.Unhealthy("The models are being loaded."));
}
