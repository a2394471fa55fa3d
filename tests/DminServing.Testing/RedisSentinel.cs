using System.Diagnostics;

namespace DminServing.Testing;

/// <summary>A real primary, its replica, and a Sentinel that makes the replica the primary when that is gone.</summary>
public sealed class RedisSentinel : IDisposable
{
    private const string Name = "dmin";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder;
    private readonly RedisServer _sentinel;

    private RedisSentinel(TempFolder folder, RedisServer primary, RedisServer replica, RedisServer sentinel) => (_folder, Primary, Replica, _sentinel) = (folder, primary, replica, sentinel);

    public RedisServer Primary { get; }

    public RedisServer Replica { get; }

    public string Connection => $"{_sentinel.Connection},serviceName={Name}";

    public static async Task<RedisSentinel> StartAsync()
    {
        var folder = new TempFolder();
        var primary = await RedisServer.StartAsync();
        var replica = await RedisServer.StartAsync(0, "--replicaof", "127.0.0.1", $"{primary.Port}");
        var sentinel = await RedisServer.StartSentinelAsync(folder, Name, primary.Port);
        await UntilAsync(() => replica.Cli("INFO", "replication").Contains("master_link_status:up", StringComparison.Ordinal), "The replica does not follow.");
        await UntilAsync(() => sentinel.Cli("SENTINEL", "replicas", Name).Contains($"{replica.Port}", StringComparison.Ordinal), "Sentinel does not see the replica.");
        return new RedisSentinel(folder, primary, replica, sentinel);
    }

    /// <summary>Waits until the replica has become the primary.</summary>
    public Task FailsOverAsync() => UntilAsync(() => Replica.Cli("ROLE").StartsWith("master", StringComparison.Ordinal), "The replica does not become the primary.");

    public void Dispose()
    {
        _sentinel.Dispose();
        Replica.Dispose();
        Primary.Dispose();
        _folder.Dispose();
    }

    private static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        var waiting = Stopwatch.StartNew();
        while (!holds())
        {
            if (waiting.Elapsed > Patience)
            {
                throw new InvalidOperationException(otherwise);
            }

            await Task.Delay(25);
        }
    }
}
