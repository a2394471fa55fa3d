using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DminServing.Soak.Faults;

/// <summary>Redis servers that hold everybody's behaviors.</summary>
internal static class Redises
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>One that can be killed and started again with what it had.</summary>
    public static async Task<RedisServer> StartAsync(Shoppers shoppers, TempFolder folder)
    {
        var redis = await RedisServer.StartAsync(0, "--dir", folder.Path);
        await FillAsync(redis.Connection, shoppers);
        redis.Cli("SAVE");
        return redis;
    }

    /// <summary>Writes everybody's behaviors.</summary>
    public static async Task FillAsync(string connection, Shoppers shoppers)
    {
        await using var store = new RedisBehaviorStore(
            new RedisOptions { Connection = connection, Timeout = Patience, AttemptTimeout = Patience / 2, AppendTimeout = Patience }, TimeProvider.System, NullLogger<RedisBehaviorStore>.Instance);
        while (!await store.ConnectAsync(CancellationToken.None))
        {
            await Task.Delay(100);
        }

        await shoppers.WriteToAsync(store);
    }

    /// <summary>One behind a proxy.</summary>
    public static async Task<Scene> BehindProxyAsync(Shoppers shoppers, Func<FaultProxy, Fault> fault)
    {
        var folder = new TempFolder();
        var redis = await StartAsync(shoppers, folder);
        var proxy = new FaultProxy(redis.Port);
        return new Scene(proxy.Connection, () => Set(fault(proxy)), () => Set(Fault.None)) { Parts = [folder, redis, proxy] };

        Task Set(Fault now)
        {
            proxy.Fault = now;
            return Task.CompletedTask;
        }
    }

    /// <summary>One that things are done to from outside.</summary>
    public static async Task<Scene> AloneAsync(Shoppers shoppers, Action<RedisServer> prepare, Action<RedisServer> breaks, Action<RedisServer> heals)
    {
        var folder = new TempFolder();
        var redis = await StartAsync(shoppers, folder);
        prepare(redis);
        return new Scene(redis.Connection, () => Task.Run(() => breaks(redis)), () => Task.Run(() => heals(redis))) { Parts = [folder, redis] };
    }

    /// <summary>One that is killed, and started again.</summary>
    public static async Task<Scene> MortalAsync(Shoppers shoppers, bool isDeadAtStart)
    {
        var folder = new TempFolder();
        var redis = await StartAsync(shoppers, folder);
        var parts = new List<object> { folder, redis };
        if (isDeadAtStart)
        {
            redis.Kill();
        }

        return new Scene(redis.Connection, () => Task.Run(redis.Kill), HealAsync) { IsBrokenAtStart = isDeadAtStart, Parts = parts };

        async Task HealAsync() => parts.Add(await RedisServer.StartAsync(redis.Port, "--dir", folder.Path));
    }
}
