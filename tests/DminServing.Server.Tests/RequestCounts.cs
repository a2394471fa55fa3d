using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace DminServing.Server.Tests;

/// <summary>What one server counts; the page at /metrics would also have the other servers of this process.</summary>
internal sealed class RequestCounts : IDisposable
{
    private const string Durations = "http.server.request.duration";
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public RequestCounts(ServerUnderTest server)
    {
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if ((instrument.Meter.Name == PipelineMetrics.MeterName || instrument.Name == Durations) && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _counts.AddOrUpdate(string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => tag.Value)]), value, (_, sum) => sum + value));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            if (instrument.Name == Durations)
            {
                _counts.AddOrUpdate($"{Durations} {tags.ToArray().FirstOrDefault(tag => tag.Key == "http.route").Value}", 1, (_, sum) => sum + 1);
            }
        });
        _listener.Start();
    }

    /// <summary>The sum of an instrument for one tag value: "dmin.requests ok"; or how many durations of calls HTTP has for a route.</summary>
    public long this[string instrument] => _counts.GetValueOrDefault(instrument);

    public void Dispose() => _listener.Dispose();
}
