using System.Diagnostics.Metrics;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Server.Stopping;

/// <summary>What can be seen of a stop from outside.</summary>
internal sealed class DrainMetrics
{
    private readonly Counter<long> _aborted;
    private int _draining;

    public DrainMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(PipelineMetrics.MeterName);
        meter.CreateObservableGauge("dmin.draining", () => Volatile.Read(ref _draining), "{server}", "1 from the signal to stop on.");
        _aborted = meter.CreateCounter<long>("dmin.drain.aborted", "{call}", "Calls in flight that a stop did not wait for.");
    }

    /// <summary>The stop begins.</summary>
    public void Draining() => Volatile.Write(ref _draining, 1);

    /// <summary>The stop no longer waits.</summary>
    /// <param name="calls">For how many.</param>
    public void Aborted(long calls) => _aborted.Add(calls);
}
