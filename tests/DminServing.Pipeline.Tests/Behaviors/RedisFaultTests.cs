using System.Diagnostics;
using System.Diagnostics.Metrics;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Telemetry;
using DminServing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

/// <summary>The most telling faults of a Redis that is there, in short; <c>tests/DminServing.Soak faults</c> has all of them, under load and measured. A time
/// here only shows that nobody waits for as long as the fault lasts.</summary>
public sealed class RedisFaultTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeLogger<RedisBehaviorStore> _logger = new();
    private RedisServer? _redis;
    private FaultProxy? _proxy;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        _redis = await RedisServer.StartAsync();
        _redis.Cli("ZADD", "dmin:behaviors:{u1}", "1", "1:a");
        _proxy = new FaultProxy(_redis.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        _redis?.Dispose();
    }

    [Fact]
    public async Task A_Black_Hole_Is_Waited_For_Until_The_Circuit_Opens_And_Then_No_More()
    {
        await using var store = await OpenAsync(new RedisOptions { Connection = _proxy!.Connection });
        _proxy.Fault = Fault.BlackHole;
        var waiting = Stopwatch.StartNew();
        var faults = new List<StoreFault>();

        // Each waits a while; the hole lasts for as long as it is asked.
        while (faults.LastOrDefault() != StoreFault.NotAsked && waiting.Elapsed < Patience)
        {
            faults.AddRange(await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => FaultOfReadAsync(store))));
        }

        Assert.Equal(StoreFault.NotAsked, faults[^1]);
        _proxy.Fault = Fault.None;
        Assert.Equal([new("a", 1)], await AnswersAsync(store));
        Assert.All(_logger.Collector.GetSnapshot(), line => Assert.DoesNotContain("u1", line.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("slow")]
    [InlineData("wrong answer")]
    public async Task A_Fault_Of_The_Connection_Is_No_Answer_And_Passes(string name)
    {
        await using var store = await OpenAsync(new RedisOptions { Connection = _proxy!.Connection });

        _proxy.Fault = name switch
        {
            "reset" => Fault.Reset,
            "garbage" => Fault.Garbage,
            "cut" => Fault.Cut,
            "slow" => Fault.Slow(TimeSpan.FromSeconds(60)),
            _ => Fault.Says("+OK", "ZREVRANGE", "ZRANGE"),
        };
        var waiting = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u1", 5, Never));

        Assert.InRange(waiting.Elapsed, TimeSpan.Zero, Patience);
        Assert.Contains(failure.Fault, new[] { StoreFault.Connection, StoreFault.Timeout, StoreFault.Other });
        _proxy.Fault = Fault.None;
        Assert.Equal([new("a", 1)], await AnswersAsync(store));
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory", StoreFault.Failover)]
    [InlineData("-CLUSTERDOWN The cluster is down", StoreFault.Failover)]
    [InlineData("-MASTERDOWN Link with MASTER is down", StoreFault.Failover)]
    [InlineData("-TRYAGAIN Multiple keys request during rehashing of slot", StoreFault.Failover)]
    [InlineData("-WRONGTYPE Operation against a key holding the wrong kind of value", StoreFault.WrongType)]
    [InlineData("-NOPERM this user has no permissions to run the command", StoreFault.Auth)]
    [InlineData("-ERR unknown command 'ZREVRANGE', with args beginning with: 'dmin:behaviors:{u1}' '0'", StoreFault.Other)]
    public async Task What_Redis_Objects_To_Is_Told_By_Kind_And_Never_Opens_The_Circuit(string line, StoreFault kind)
    {
        await using var store = await OpenAsync(Patient());
        _proxy!.Fault = Fault.Says(line, "ZREVRANGE", "ZRANGE");

        for (var call = 0; call < 60; call++)
        {
            var failure = await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u1", 5, Never));
            Assert.Equal(kind, failure.Fault);
            Assert.DoesNotContain("u1", failure.Message, StringComparison.Ordinal);
        }

        _proxy.Fault = Fault.None;
        Assert.Equal([new("a", 1)], (await store.ReadNewestAsync("u1", 5, Never)).NewestFirst);
    }

    [Fact]
    public async Task A_Failover_That_Is_Over_After_A_Moment_Is_Not_Noticed()
    {
        await using var store = await OpenAsync(Patient());
        var refused = 0;
        _proxy!.Fault = Fault.Says("-READONLY You can't write against a read only replica.", "ZADD") with { OnAnswer = () => _proxy.Fault = ++refused == 1 ? Fault.None : _proxy.Fault };

        await store.AppendAsync("u1", [new("b", 2)], Never);

        Assert.Equal((1, "2"), (refused, _redis!.Cli("ZCARD", "dmin:behaviors:{u1}")));
    }

    [Fact]
    public async Task An_Append_That_May_Have_Been_Applied_Is_Not_Repeated()
    {
        await using var store = await OpenAsync(new RedisOptions { Connection = _proxy!.Connection, AppendTimeout = TimeSpan.FromMilliseconds(250), Timeout = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(4) });
        _proxy.Fault = Fault.Slow(TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.AppendAsync("u1", [new("b", 2)], Never));

        Assert.Equal(StoreFault.Timeout, failure.Fault);
        Assert.EndsWith("not within 250 ms (Behaviors:Redis:AppendTimeout).", failure.Message, StringComparison.Ordinal);
        Assert.Contains("cmdstat_zadd:calls=2,", _redis!.Cli("INFO", "commandstats"), StringComparison.Ordinal); // redis-cli's and this one
    }

    [Fact]
    public async Task What_Went_Wrong_Is_Counted_By_Kind()
    {
        await using var provider = new ServiceCollection().AddMetrics().AddSingleton<PipelineMetrics>().BuildServiceProvider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        using var errors = new MetricCollector<long>(meters, PipelineMetrics.MeterName, "dmin.redis.errors");
        using var durations = new MetricCollector<double>(meters, PipelineMetrics.MeterName, "dmin.redis.duration");
        using var breaker = new MetricCollector<int>(meters, PipelineMetrics.MeterName, "dmin.redis.breaker.state");
        _redis!.Cli("SET", "dmin:behaviors:{u2}", "text");
        await using var store = new RedisBehaviorStore(Patient(), TimeProvider.System, _logger, provider.GetRequiredService<PipelineMetrics>());
        await AnswersAsync(store);
        var before = errors.GetMeasurementSnapshot().Count;

        await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u2", 5, Never));
        breaker.RecordObservableInstruments();

        var error = Assert.Single(errors.GetMeasurementSnapshot().Skip(before));
        Assert.Equal("wrongtype", error.Tags["kind"]);
        Assert.NotEmpty(durations.GetMeasurementSnapshot());
        Assert.Equal(0, breaker.LastMeasurement!.Value);
    }

    [Fact]
    public async Task The_Caller_Who_Gives_Up_Is_Not_Told_About_Redis()
    {
        await using var store = await OpenAsync(Patient());
        _proxy!.Fault = Fault.BlackHole;
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.ReadNewestAsync("u1", 5, caller.Token));
    }

    [Fact]
    public async Task Many_Keys_Of_Another_Type_Are_A_Line_A_Second()
    {
        _redis!.Cli("SET", "dmin:behaviors:{u2}", "text");
        await using var store = await OpenAsync(Patient());
        var waiting = Stopwatch.StartNew();

        for (var call = 0; call < 100; call++)
        {
            await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u2", 5, Never));
        }

        var lines = _logger.Collector.GetSnapshot().Where(line => line.Id.Id == 1004).ToList();
        Assert.InRange(lines.Count, 1, 1 + (int)waiting.Elapsed.TotalSeconds);
        Assert.All(lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.DoesNotContain("u2", string.Join(' ', _logger.Collector.GetSnapshot().Select(line => line.Message)), StringComparison.Ordinal);
    }

    private RedisOptions Patient() => new() { Connection = _proxy!.Connection, Timeout = TimeSpan.FromSeconds(10), AttemptTimeout = TimeSpan.FromSeconds(9), AppendTimeout = TimeSpan.FromSeconds(10) };

    private async Task<RedisBehaviorStore> OpenAsync(RedisOptions options)
    {
        var store = new RedisBehaviorStore(options, TimeProvider.System, _logger);
        var waiting = Stopwatch.StartNew();
        while (!await store.ConnectAsync(Never) && waiting.Elapsed < Patience)
        {
            await Task.Delay(50);
        }

        await AnswersAsync(store);
        _logger.Collector.Clear();
        return store;
    }

    private static async Task<StoreFault> FaultOfReadAsync(RedisBehaviorStore store) =>
        (await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u1", 5, Never))).Fault;

    private static async Task<IReadOnlyList<ModelContract.Encoding.Behavior>> AnswersAsync(RedisBehaviorStore store)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return (await store.ReadNewestAsync("u1", 5, Never)).NewestFirst;
            }
            catch (BehaviorStoreUnavailableException) when (waiting.Elapsed < Patience)
            {
                await Task.Delay(50);
            }
        }
    }
}
