using System.Diagnostics;
using DminServing.Pipeline.Telemetry;
using DminServing.Protos.V1;
using DminServing.Server.Tests.Telemetry.Otlp;
using DminServing.Testing;
using Grpc.Core;
using Xunit;

namespace DminServing.Server.Tests.Telemetry;

/// <summary>What arrives where traces are collected.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private const string Request = "POST /dmin.v1.ScoringService/Score";
    private const string Read = "ZREVRANGE";
    private static readonly string[] Steps = [Stage.Behaviors, Stage.Encode, Stage.Queue, Stage.Infer, Stage.Rank];
    private readonly TempFolder _folder = new();
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _caller = ActivitySpanId.CreateRandom();
    private RedisServer? _redis;
    private FaultProxy? _proxy;
    private SpanCollector? _collector;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        new HandMadeModel().WriteTo(_folder.Path);
        _redis = await RedisServer.StartAsync();
        _proxy = new FaultProxy(_redis.Port);
        _collector = await SpanCollector.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_collector?.DisposeAsync() ?? default);
        await (_proxy?.DisposeAsync() ?? default);
        _redis?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_Request_Has_The_Five_Steps_And_Redis_Below_Its_Caller()
    {
        var spans = await ScoreAsync();

        var request = Assert.Single(spans, span => span.Name == Request);
        Assert.Equal(_caller.ToHexString(), Convert.ToHexStringLower(request.ParentSpanId.Span));
        Assert.All([.. Steps, Read], step => Assert.Equal(request.SpanId, Assert.Single(spans, span => span.Name == step).ParentSpanId));
        Assert.Equal(Steps, spans.Where(span => Steps.Contains(span.Name)).OrderBy(span => span.EndTimeUnixNano).Select(span => span.Name));
        Assert.Contains(new KeyValue { Key = "db.system.name", Value = new AnyValue { StringValue = "redis" } }, spans.Single(span => span.Name == Read).Attributes);
    }

    [Fact]
    public async Task A_Slow_Store_Is_What_Takes_The_Time()
    {
        var delay = TimeSpan.FromMilliseconds(300);

        var spans = await ScoreAsync(() => _proxy!.Fault = Fault.Slow(delay));

        var least = delay.TotalMilliseconds * 0.9; // timers and spans do not go by the same clock
        var whole = Milliseconds(spans.Single(span => span.Name == Request));
        Assert.InRange(Milliseconds(spans.Single(span => span.Name == Read)), least, whole);
        Assert.InRange(Milliseconds(spans.Single(span => span.Name == Stage.Behaviors)), least, whole);
        Assert.Equal(Stage.Behaviors, spans.Where(span => Steps.Contains(span.Name)).MaxBy(Milliseconds)!.Name);
    }

    private static double Milliseconds(Span span) => (span.EndTimeUnixNano - span.StartTimeUnixNano) / 1e6;

    private async Task<IReadOnlyList<Span>> ScoreAsync(Action? before = null)
    {
        (string, string)[] patient = [("Behaviors:Redis:Connection", _proxy!.Connection), ("Behaviors:Redis:Timeout", "00:00:10"), ("Behaviors:Redis:AttemptTimeout", "00:00:09")];
        await using var server = await ServerUnderTest.StartAsync(_folder, [.. patient, .. _collector!.Settings]);
        before?.Invoke();
        var headers = new Metadata { { "traceparent", $"00-{_trace.ToHexString()}-{_caller.ToHexString()}-01" } };

        await new ScoringService.ScoringServiceClient(server.Grpc).ScoreAsync(new ScoreRequest { UserId = "user-1", ItemIds = { HandMadeModel.ItemId(3) } }, headers);

        return await _collector.OfAsync(_trace, last: Request);
    }
}
