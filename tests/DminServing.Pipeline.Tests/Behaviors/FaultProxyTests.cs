using System.Diagnostics;
using DminServing.Testing;
using StackExchange.Redis;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

/// <summary>The proxy does what it says, and nothing when it says nothing; the tests of faults stand on it.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private RedisServer? _redis;
    private FaultProxy? _proxy;
    private ConnectionMultiplexer? _client;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        _redis = await RedisServer.StartAsync();
        _redis.Cli("SET", "key", "value");
        _proxy = new FaultProxy(_redis.Port);
        _client = await ConnectionMultiplexer.ConnectAsync($"{_proxy.Connection},abortConnect=false,asyncTimeout=30000");
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
            await _proxy!.DisposeAsync();
        }

        _redis?.Dispose();
    }

    [Fact]
    public async Task Without_A_Fault_All_Passes_In_Order()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Database.StringSetAsync($"k{number}", new string('x', number * 100)).ContinueWith(_ => Database.StringGetAsync($"k{number}")).Unwrap()));

        Assert.Equal(Enumerable.Range(0, 200).Select(number => number * 100), replies.Select(reply => ((string?)reply)!.Length));
    }

    [Fact]
    public async Task Slow_Replies_Come_Later_And_Keep_Their_Order()
    {
        _proxy!.Fault = Fault.Slow(TimeSpan.FromMilliseconds(300));
        var waiting = Stopwatch.StartNew();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Database.StringGetAsync("key")));

        Assert.InRange(waiting.Elapsed, TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(20)); // together, not one after the other
        Assert.All(replies, reply => Assert.Equal("value", reply));
    }

    [Fact]
    public async Task A_Black_Hole_Says_Nothing_Until_It_Ends()
    {
        _proxy!.Fault = Fault.BlackHole;
        var reply = Database.StringGetAsync("key");

        await Task.Delay(300);
        Assert.False(reply.IsCompleted);
        _proxy.Fault = Fault.None;

        Assert.Equal("value", await reply);
    }

    [Fact]
    public async Task Some_Commands_Are_Answered_By_The_Proxy_And_Others_By_Redis()
    {
        _proxy!.Fault = Fault.Says("-LOADING Redis is loading the dataset in memory", "GET");

        var refusal = await Assert.ThrowsAsync<RedisServerException>(async () => await Database.StringGetAsync("key"));

        Assert.Equal("LOADING Redis is loading the dataset in memory", refusal.Message);
        Assert.True(await Database.KeyExistsAsync("key"));
        _proxy.Fault = Fault.None;
        Assert.Equal("value", await Database.StringGetAsync("key"));
    }

    [Fact]
    public async Task A_Reset_A_Cut_And_Garbage_End_The_Connection_And_It_Comes_Back()
    {
        foreach (var fault in new[] { Fault.Reset, Fault.Cut, Fault.Garbage })
        {
            _proxy!.Fault = fault;

            await Assert.ThrowsAsync<RedisConnectionException>(async () => await Database.StringGetAsync("key"));

            _proxy.Fault = Fault.None;
            Assert.Equal("value", await ReadWhenItAnswers());
        }
    }

    private IDatabase Database => _client!.GetDatabase();

    private async Task<RedisValue> ReadWhenItAnswers()
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await Database.StringGetAsync("key");
            }
            catch (RedisException) when (waiting.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
        }
    }
}
