using System.Collections.Concurrent;
using System.Diagnostics;
using DminServing.Server.Tests.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Telemetry;

/// <summary>Receives spans as an OpenTelemetry collector does, OTLP over HTTP.</summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentBag<Span> _spans = [];
    private readonly WebApplication _app;

    private SpanCollector(WebApplication app) => _app = app;

    /// <summary>The settings of a server that sends to it, soon.</summary>
    public (string, string)[] Settings => [("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "50")];

    public static async Task<SpanCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var collector = new SpanCollector(app);
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/traces", collector.ReceiveAsync);
        app.MapPost("/v1/{signal}", () => Results.Ok());
        await app.StartAsync();
        return collector;
    }

    /// <summary>The spans of a trace, once there is one with the name, which ends last.</summary>
    public async Task<IReadOnlyList<Span>> OfAsync(ActivityTraceId trace, string last)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            Span[] spans = [.. _spans.Where(span => Convert.ToHexStringLower(span.TraceId.Span) == trace.ToHexString())];
            if (Array.Exists(spans, span => span.Name == last))
            {
                return spans;
            }

            Assert.True(began.Elapsed < Patience, $"No span {last}; there are: {string.Join(", ", spans.Select(span => span.Name))}");
            await Task.Delay(20);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (var span in ExportTraceServiceRequest.Parser.ParseFrom(body.ToArray()).ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans))
        {
            _spans.Add(span);
        }

        return Results.Ok();
    }
}
