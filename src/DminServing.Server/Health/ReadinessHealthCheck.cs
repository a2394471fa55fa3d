using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DminServing.Server.Health;

/// <summary>Tells <see cref="Readiness"/>. The behavior store is no part of it: without it requests are answered degraded, and a store that is
/// down must not take every replica out at once.</summary>
internal sealed class ReadinessHealthCheck(Readiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            readiness.IsReady ? HealthCheckResult.Healthy("The models are loaded.")
            : HealthCheckResult.Unhealthy(readiness.IsStopping ? "The server is stopping." : readiness.IsBroken ? "A model gives scores that are no numbers; the log names it." : "The models are being loaded."));
}
