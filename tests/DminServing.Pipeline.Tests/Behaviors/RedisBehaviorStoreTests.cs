using System.Diagnostics;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class RedisBehaviorStoreTests
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly FakeLogger<RedisBehaviorStore> _logger = new();

    [Fact]
    public async Task Redis_Cli_Reads_What_The_Store_Writes_And_Writes_What_It_Reads()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis.Connection);

        await store.AppendAsync("u1", [new("shoes-1", 1_700_000_000_000)], Never);
        redis.Cli("ZADD", "dmin:behaviors:{u1}", "1700000001000", "1700000001000:shoes-2");

        Assert.Equal("1700000000000:shoes-1\n1700000000000\n1700000001000:shoes-2\n1700000001000", redis.Cli("ZRANGE", "dmin:behaviors:{u1}", "0", "-1", "WITHSCORES"));
        Assert.Equal([new("shoes-2", 1_700_000_001_000), new("shoes-1", 1_700_000_000_000)], (await store.ReadNewestAsync("u1", 5, Never)).NewestFirst);
    }

    [Fact]
    public async Task Members_That_Are_No_Behaviors_Are_Left_Out_And_Counted()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis.Connection);
        redis.Cli("ZADD", "dmin:behaviors:{u1}", "5", "5:good", "4", "no colon", "3", "3:", "2.5", "2:half", "inf", "9:never", "1", "x:y");

        var sequence = await store.ReadNewestAsync("u1", 10, Never);

        Assert.Equal([new("good", 5)], sequence.NewestFirst);
        Assert.Equal((5, true), (sequence.Corrupt, sequence.IsMostlyCorrupt));
    }

    [Fact]
    public async Task A_Key_Of_Another_Type_Is_No_Answer()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis.Connection);
        redis.Cli("SET", "dmin:behaviors:{u1}", "text");

        await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u1", 5, Never));
    }

    [Fact]
    public async Task Without_Redis_The_Store_Says_So_And_Names_No_User()
    {
        await using var store = Open($"127.0.0.1:{RedisServer.FreePort()}");

        Assert.False(await store.ConnectAsync(Never));
        var failure = await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("secret-user", 5, Never));

        Assert.StartsWith("Redis at 127.0.0.1:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-user", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_That_Comes_Back_Is_Used_Again()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        var redis = await RedisServer.StartAsync();
        await using var store = Open(redis.Connection);
        await store.AppendAsync("u1", [new("a", 1)], Never);
        redis.Dispose();
        await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u1", 5, Never));

        using var again = await RedisServer.StartAsync(redis.Port);
        again.Cli("ZADD", "dmin:behaviors:{u1}", "2", "2:b");

        Assert.Equal([new("b", 2)], await ReadWhenItAnswers(store));
        var lines = _logger.Collector.GetSnapshot();
        Assert.Equal([LogLevel.Warning, LogLevel.Information], lines.Select(line => line.Level));
        Assert.EndsWith("Until it does, users are scored with what was last read of them, or without behaviors", lines[0].Message, StringComparison.Ordinal);
        Assert.Equal($"Redis at {redis.Connection} answers again", lines[1].Message);
    }

    [Fact]
    public async Task A_Wrong_Password_Is_Named_As_The_Reason()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        Assert.Equal("OK", redis.Cli("CONFIG", "SET", "requirepass", "right"));
        await using var store = Open($"{redis.Connection},password=wrong-one,connectTimeout=10000"); // busy machines

        Assert.False(await store.ConnectAsync(Never));
        var patience = Stopwatch.StartNew(); // while it connects anew there are other reasons
        string reason;
        do
        {
            reason = (await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u1", 5, Never))).Message;
            await Task.Delay(200); // more often, and the circuit breaker answers
        }
        while (!reason.Contains("it refuses the user or the password", StringComparison.Ordinal) && patience.Elapsed < TimeSpan.FromSeconds(30));

        Assert.EndsWith("did not answer: it refuses the user or the password of Behaviors:Redis.", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-one", reason + string.Join(' ', _logger.Collector.GetSnapshot().Select(line => line.Message)), StringComparison.Ordinal);
        Assert.Single(_logger.Collector.GetSnapshot(), line => line is { Level: LogLevel.Error, Id.Id: 1003 });
    }

    [Fact]
    public async Task A_Redis_That_Answers_Too_Late_Is_No_Answer()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis.Connection, TimeSpan.FromMilliseconds(100));
        await ReadWhenItAnswers(store);
        redis.Cli("CLIENT", "PAUSE", "5000");

        Assert.False(await store.ConnectAsync(Never));
        var failure = await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.ReadNewestAsync("u1", 5, Never));
        Assert.EndsWith("did not answer: not within 100 ms (Behaviors:Redis:Timeout).", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Long_Timeout_Is_Waited_Out()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis.Connection, TimeSpan.FromSeconds(10));
        redis.Cli("ZADD", "dmin:behaviors:{u1}", "2", "2:b");
        await ReadWhenItAnswers(store);
        redis.Cli("CLIENT", "PAUSE", "1000");

        Assert.Equal([new("b", 2)], (await store.ReadNewestAsync("u1", 5, Never)).NewestFirst);
    }

    private static async Task<IReadOnlyList<ModelContract.Encoding.Behavior>> ReadWhenItAnswers(RedisBehaviorStore store)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return (await store.ReadNewestAsync("u1", 5, Never)).NewestFirst;
            }
            catch (BehaviorStoreUnavailableException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
        }
    }

    private RedisBehaviorStore Open(string connection) => Open(connection, TimeSpan.FromSeconds(2));

    private RedisBehaviorStore Open(string connection, TimeSpan timeout) =>
        new(new RedisOptions { Connection = connection, Timeout = timeout, AttemptTimeout = timeout - TimeSpan.FromMilliseconds(1), AppendTimeout = timeout }, TimeProvider.System, _logger);
}
