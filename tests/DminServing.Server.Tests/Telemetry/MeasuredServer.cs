using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using DminServing.Pipeline.Telemetry;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests.Telemetry;

/// <summary>A server that has scored a request: its metrics page, and all it could show there, for a counter is on the page only once it was counted.</summary>
public sealed partial class MeasuredServer : IAsyncLifetime
{
    private static readonly Type[] Counters = [typeof(Counter<>), typeof(ObservableCounter<>)];

    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<string, string> _meters = new(StringComparer.Ordinal);
    private ServerUnderTest _server = null!;

    /// <summary>The metrics page.</summary>
    internal string Page { get; private set; } = "";

    /// <summary>The names on the page, as its comments have them.</summary>
    internal IEnumerable<string> Families => Family().Matches(Page).Select(match => match.Groups["name"].Value);

    /// <summary>The server's own instruments as Prometheus spells them.</summary>
    internal IEnumerable<string> Own => _meters.Where(instrument => instrument.Value == PipelineMetrics.MeterName).Select(instrument => instrument.Key);

    /// <summary>The instruments of every library whose metrics are on the page.</summary>
    internal IEnumerable<string> All => _meters.Where(instrument => Page.Contains($"otel_scope_name=\"{instrument.Value}\"", StringComparison.Ordinal)).Select(instrument => instrument.Key);

    public async ValueTask InitializeAsync()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        _server = await ServerUnderTest.StartAsync(_folder, ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()}")); // nobody there: its metrics are, all the same
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => _meters.TryAdd(NameOf(instrument), instrument.Meter.Name) };
        listener.Start();
        using var rest = _server.Http(Listener.Rest);
        using var question = new StringContent("""{"user_id":"u","item_ids":["item-1","nothing"]}""", MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await rest.PostAsync("/v1/score", question);
        answer.EnsureSuccessStatusCode();
        using var management = _server.Http(Listener.Management);
        Page = await management.GetStringAsync("/metrics");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    // As OpenTelemetry's exporter does it: dots are underscores, the unit is behind the name, and "total" behind a counter's.
    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Name.Replace('.', '_') + unit + (Counters.Contains(instrument.GetType().GetGenericTypeDefinition()) ? "_total" : "");
    }

    [GeneratedRegex(@"^# TYPE (?<name>\S+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Family();
}
