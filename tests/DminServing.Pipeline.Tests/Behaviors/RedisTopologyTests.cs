using System.Diagnostics;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

/// <summary>Redis as it is run in earnest: Sentinel, Cluster, users with rights, TLS. All of them real processes of this machine.</summary>
public sealed class RedisTopologyTests
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_Cluster_Is_Read_And_Written_Whichever_Node_Has_The_User_Also_When_That_Changes()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var cluster = await RedisCluster.StartAsync();
        await using var sorted = Open(new RedisOptions { Connection = cluster.Connection });
        await using var packed = Open(new RedisOptions { Connection = cluster.Connection, Format = RedisFormat.Packed });
        foreach (var store in new[] { sorted, packed })
        {
            await AnswersAsync(store, "u");
            for (var user = 0; user < 30; user++)
            {
                await store.AppendAsync($"u{user}", [new("a", 1), new("b", 2)], Never);
                Assert.Equal([new("b", 2), new("a", 1)], await AnswersAsync(store, $"u{user}"));
            }
        }

        Assert.All(cluster.Nodes, node => Assert.NotEqual("0", node.Cli("DBSIZE")));
        cluster.MoveSlots(5461); // all that the first node has

        Assert.Equal("0", cluster.Nodes[0].Cli("DBSIZE"));
        foreach (var store in new[] { sorted, packed })
        {
            for (var user = 0; user < 30; user++)
            {
                Assert.Equal([new("b", 2), new("a", 1)], await AnswersAsync(store, $"u{user}"));
            }
        }
    }

    [Fact]
    public async Task Sentinel_Names_The_Primary_And_The_One_That_Follows_It()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var sentinel = await RedisSentinel.StartAsync();
        await using var store = Open(new RedisOptions { Connection = sentinel.Connection });
        await AnswersAsync(store, "u1");
        await store.AppendAsync("u1", [new("a", 1)], Never);
        Assert.Equal("1", sentinel.Primary.Cli("ZCARD", "dmin:behaviors:{u1}"));
        Assert.Equal("1", sentinel.Primary.Cli("WAIT", "1", "5000"));

        sentinel.Primary.Kill();
        await sentinel.FailsOverAsync();

        Assert.Equal([new("a", 1)], await AnswersAsync(store, "u1"));
        await AppendsAsync(store, new("b", 2));
        Assert.Equal("2", sentinel.Replica.Cli("ZCARD", "dmin:behaviors:{u1}"));
    }

    [Fact]
    public async Task A_Sentinel_That_Comes_Later_Is_Found()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var folder = new TempFolder();
        using var primary = await RedisServer.StartAsync();
        var port = RedisServer.FreePort();
        await using var store = Open(new RedisOptions { Connection = $"127.0.0.1:{port},serviceName=dmin" });
        Assert.False(await store.ConnectAsync(Never));

        using var sentinel = await RedisServer.StartSentinelAsync(folder, "dmin", primary.Port, port);

        Assert.Empty(await AnswersAsync(store, "u1"));
    }

    [Fact]
    public async Task A_User_With_The_Rights_It_Needs_Is_Let_In_And_Another_Named_As_The_Reason()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        redis.Cli("ACL", "SETUSER", "dmin", "on", ">secret", "~dmin:*", "+@read", "+zadd", "+@connection", "+info", "+cluster", "+echo", "+ping");
        redis.Cli("ACL", "SETUSER", "reader", "on", ">secret", "~dmin:*", "+@read", "+@connection", "+info", "+cluster", "+echo", "+ping");
        await using var store = Open(new RedisOptions { Connection = redis.Connection, User = "dmin", Password = "secret" });
        await using var reader = Open(new RedisOptions { Connection = redis.Connection, User = "reader", Password = "secret" });

        await AnswersAsync(store, "u1");
        await store.AppendAsync("u1", [new("a", 1)], Never);
        Assert.Equal([new("a", 1)], await AnswersAsync(reader, "u1"));
        var refusal = await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await reader.AppendAsync("u1", [new("b", 2)], Never));

        Assert.Equal(StoreFault.Auth, refusal.Fault);
        Assert.EndsWith("the user of Behaviors:Redis may not use the command or the key.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_Is_Spoken_With_A_Redis_Whose_Certificate_Is_Trusted_And_With_No_Other()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var folder = new TempFolder();
        Certificates.Write(folder);
        var port = RedisServer.FreePort();
        using var redis = await RedisServer.StartAsync(
            0, "--tls-port", $"{port}", "--tls-cert-file", folder["redis.crt"], "--tls-key-file", folder["redis.key"], "--tls-ca-cert-file", folder["ca.crt"], "--tls-auth-clients", "no");
        Assert.SkipUnless(redis.Cli("PING") == "PONG", "this redis-server is built without TLS");
        redis.Cli("ZADD", "dmin:behaviors:{u1}", "1", "1:a");
        await using var trusting = Open(new RedisOptions { Connection = $"127.0.0.1:{port}", Ssl = true, CertificateAuthority = folder["ca.crt"] });
        await using var strange = Open(new RedisOptions { Connection = $"127.0.0.1:{port}", Ssl = true });

        Assert.Equal([new("a", 1)], await AnswersAsync(trusting, "u1"));
        Assert.False(await strange.ConnectAsync(Never));
    }

    private static RedisBehaviorStore Open(RedisOptions options) => new(
        new RedisOptions
        {
            Connection = options.Connection,
            User = options.User,
            Password = options.Password,
            Ssl = options.Ssl,
            CertificateAuthority = options.CertificateAuthority,
            Format = options.Format,
            Timeout = TimeSpan.FromSeconds(5),
            AttemptTimeout = TimeSpan.FromSeconds(4),
            AppendTimeout = TimeSpan.FromSeconds(5),
        },
        TimeProvider.System,
        NullLogger<RedisBehaviorStore>.Instance);

    private static async Task<IReadOnlyList<Behavior>> AnswersAsync(RedisBehaviorStore store, string user)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return (await store.ReadNewestAsync(user, 5, Never)).NewestFirst;
            }
            catch (BehaviorStoreUnavailableException) when (waiting.Elapsed < Patience)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task AppendsAsync(RedisBehaviorStore store, Behavior behavior)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await store.AppendAsync("u1", [behavior], Never);
                return;
            }
            catch (BehaviorStoreUnavailableException) when (waiting.Elapsed < Patience)
            {
                await Task.Delay(50);
            }
        }
    }
}
