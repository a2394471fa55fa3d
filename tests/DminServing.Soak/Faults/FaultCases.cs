using DminServing.Testing;

namespace DminServing.Soak.Faults;

/// <summary>The sixteen cells.</summary>
internal static class FaultCases
{
    private const string Password = "of-a-test";
    private const int Affected = 6; // users whose keys are tampered with
    private static readonly string[] Reads = ["ZREVRANGE", "ZRANGE"];

    public static FaultCase Stopped { get; } = new(
        "stopped (SIGSTOP)", shoppers => Redises.AloneAsync(shoppers, _ => { }, redis => redis.Signal("STOP"), redis => redis.Signal("CONT")))
    { IsTelling = true };

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new("absent at start", shoppers => Redises.MortalAsync(shoppers, isDeadAtStart: true)),
        new("kill -9", shoppers => Redises.MortalAsync(shoppers, isDeadAtStart: false)) { IsTelling = true },
        Stopped,
        new("slow, 100 ms", Proxied(_ => Fault.Slow(TimeSpan.FromMilliseconds(100)))),
        new("slow, 5 s", Proxied(_ => Fault.Slow(TimeSpan.FromSeconds(5)))),
        new("connections reset", Proxied(_ => Fault.Reset)),
        new("garbage", Proxied(_ => Fault.Garbage)) { IsTelling = true },
        new("another type", shoppers => Redises.AloneAsync(shoppers, _ => { }, redis => Each(shoppers, redis, MakeText), redis => Each(shoppers, redis, MakeSet))),
        new("corrupt members", shoppers => Redises.AloneAsync(shoppers, _ => { }, redis => Each(shoppers, redis, Spoil), redis => Each(shoppers, redis, Unspoil)), Degrades: false) { ChangesScores = true },
        new("LOADING", Proxied(_ => Fault.Says("-LOADING Redis is loading the dataset in memory", Reads))) { IsTelling = true },
        new("READONLY", Proxied(_ => Fault.Says("-READONLY You can't write against a read only replica.", "ZADD")), Degrades: false) { Appends = true },
        new("MOVED, cluster of 3", ClusterAsync, Degrades: false),
        new("failover, Sentinel", SentinelAsync, Degrades: null), // the replica may be asked while there is no primary
        new("wrong password", WrongPasswordAsync),
        new("huge value", shoppers => Redises.AloneAsync(shoppers, redis => Each(shoppers, redis, PrepareHuge), redis => Each(shoppers, redis, Swap), redis => Each(shoppers, redis, Swap)), Degrades: false) { ChangesScores = true },
        new("flapping, 1 s up, 1 s down", FlappingAsync),
    ];

    private static Func<Shoppers, Task<Scene>> Proxied(Func<FaultProxy, Fault> fault) => shoppers => Redises.BehindProxyAsync(shoppers, fault);

    private static void Each(Shoppers shoppers, RedisServer redis, Action<RedisServer, string> act)
    {
        for (var user = 0; user < Affected; user++)
        {
            act(redis, $"dmin:behaviors:{{{shoppers.Id(user)}}}");
        }
    }

    private static void MakeText(RedisServer redis, string key)
    {
        redis.Cli("RENAME", key, key + ":aside");
        redis.Cli("SET", key, "text");
    }

    private static void MakeSet(RedisServer redis, string key) => redis.Cli("RENAME", key + ":aside", key);

    // Less than half of what is read, so that answers are not degraded.
    private static void Spoil(RedisServer redis, string key) => redis.Cli("ZADD", key, "9e12", "no colon", "inf", "9:never");

    private static void Unspoil(RedisServer redis, string key) => redis.Cli("ZREM", key, "no colon", "9:never");

    // Made beside the user's key, a part at a time: it is the huge value that is tried, not a Redis that is busy making it.
    private static void PrepareHuge(RedisServer redis, string key)
    {
        redis.Cli("COPY", key, key + ":aside");
        for (var part = 0; part < 10; part++)
        {
            redis.Cli("EVAL", "for i = 1, 10000 do local t = ARGV[1] * 10000 + i; redis.call('ZADD', KEYS[1], t, t .. ':trousers-slim-chino') end", "1", key + ":aside", $"{part}");
        }
    }

    private static void Swap(RedisServer redis, string key)
    {
        redis.Cli("RENAME", key, key + ":third");
        redis.Cli("RENAME", key + ":aside", key);
        redis.Cli("RENAME", key + ":third", key + ":aside");
    }

    private static async Task<Scene> ClusterAsync(Shoppers shoppers)
    {
        var cluster = await RedisCluster.StartAsync();
        await Redises.FillAsync(cluster.Connection, shoppers);
        return new Scene(cluster.Connection, () => Task.Run(() => cluster.MoveSlots(5461)), () => Task.CompletedTask) { Parts = [cluster] };
    }

    private static async Task<Scene> SentinelAsync(Shoppers shoppers)
    {
        var sentinel = await RedisSentinel.StartAsync();
        await Redises.FillAsync(sentinel.Connection, shoppers);
        sentinel.Primary.Cli("WAIT", "1", "5000");
        return new Scene(sentinel.Connection, () => Task.Run(sentinel.Primary.Kill), sentinel.FailsOverAsync) { Parts = [sentinel] };
    }

    private static async Task<Scene> WrongPasswordAsync(Shoppers shoppers)
    {
        var scene = await Redises.AloneAsync(
            shoppers,
            redis => redis.Cli("CONFIG", "SET", "requirepass", Password),
            redis =>
            {
                redis.Cli("--no-auth-warning", "-a", Password, "CONFIG", "SET", "requirepass", "another");
                redis.Cli("--no-auth-warning", "-a", "another", "CLIENT", "KILL", "TYPE", "normal"); // who was let in would stay
            },
            redis => redis.Cli("--no-auth-warning", "-a", "another", "CONFIG", "SET", "requirepass", Password));
        return scene with { Settings = [("Behaviors:Redis:Password", Password)] };
    }

    private static async Task<Scene> FlappingAsync(Shoppers shoppers)
    {
        var scene = await Redises.BehindProxyAsync(shoppers, _ => Fault.Reset);
        var ending = new CancellationTokenSource();
        var flapping = Task.CompletedTask;
        return scene with
        {
            Break = () =>
            {
                flapping = FlapAsync();
                return Task.CompletedTask;
            },
            Heal = async () =>
            {
                await ending.CancelAsync();
                await flapping;
                await scene.Heal();
            },
            Parts = [.. scene.Parts, ending],
        };

        async Task FlapAsync()
        {
            for (var isDown = true; !ending.IsCancellationRequested; isDown = !isDown)
            {
                await (isDown ? scene.Break() : scene.Heal());
                await Task.Delay(TimeSpan.FromSeconds(1), ending.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }
}
