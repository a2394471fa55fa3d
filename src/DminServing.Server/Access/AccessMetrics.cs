using System.Diagnostics.Metrics;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Server.Access;

/// <summary>Counts calls that were turned away at the door.</summary>
internal sealed class AccessMetrics
{
    private readonly Counter<long> _failures;
    private readonly Counter<long> _denied;

    public AccessMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(PipelineMetrics.MeterName);
        _failures = meter.CreateCounter<long>("dmin.auth.failures", "{call}", "Calls whose caller is not known, by reason.");
        _denied = meter.CreateCounter<long>("dmin.auth.denied", "{call}", "Calls whose caller may not make them, by policy.");
    }

    /// <summary>A caller is not known.</summary>
    /// <param name="reason">One of <see cref="AuthFailure"/>.</param>
    public void NotKnown(string reason) => _failures.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A known caller has not the role.</summary>
    /// <param name="policy">One of <see cref="Policies"/>.</param>
    public void NotAllowed(string policy) => _denied.Add(1, new KeyValuePair<string, object?>("policy", policy));
}
