using DminServing.Pipeline;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DminServing.Server.Health;

/// <summary>Whether the lanes get on. A part of a request takes milliseconds; a lane that has been at one for this long hangs in native code or on a device, and only a
/// new process gets it back. Nothing outside this process is asked.</summary>
internal sealed class LanesHealthCheck(InferenceLanes lanes) : IHealthCheck
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var longest = lanes.LongestStep;
        return Task.FromResult(longest <= Patience
            ? HealthCheckResult.Healthy("The lanes get on.")
            : HealthCheckResult.Unhealthy($"A lane has been at one part of a request for {longest.TotalSeconds:0} s."));
    }
}
