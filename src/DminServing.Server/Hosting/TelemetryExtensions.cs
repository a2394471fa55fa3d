using DminServing.Pipeline.Telemetry;
using DminServing.Server.Access;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DminServing.Server.Hosting;

/// <summary>Metrics for Prometheus on the management port; metrics, traces and logs by OTLP when OTEL_EXPORTER_OTLP_ENDPOINT is set.</summary>
internal static class TelemetryExtensions
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Counted for each call and asked for by nobody; under overload, refusing must cost little.
    private static readonly string[] PerCall = ["kestrel.queued_requests", "aspnetcore.routing.match_attempts"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("dminserving"))
            .WithMetrics(metrics => LeaveOut(metrics.AddMeter(PipelineMetrics.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation(), PerCall).AddPrometheusExporter());
        if (!string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
        {
            // Spans that nobody collects would only be garbage.
            telemetry
                .WithTracing(traces => traces.AddSource(PipelineActivities.SourceName).AddAspNetCoreInstrumentation())
                .WithLogging() // with the trace each line belongs to
                .UseOtlpExporter();
        }
    }

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").On(Listener.Management).For(Policies.Metrics);

    private static MeterProviderBuilder LeaveOut(MeterProviderBuilder metrics, string[] instruments) =>
        instruments.Aggregate(metrics, (builder, instrument) => builder.AddView(instrument, MetricStreamConfiguration.Drop));
}
