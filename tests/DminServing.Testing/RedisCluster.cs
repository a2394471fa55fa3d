using System.Diagnostics;

namespace DminServing.Testing;

/// <summary>A real Redis Cluster of three primaries on this machine.</summary>
public sealed class RedisCluster : IDisposable
{
    private const int Slots = 16384;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder;

    private RedisCluster(TempFolder folder, IReadOnlyList<RedisServer> nodes) => (_folder, Nodes) = (folder, nodes);

    public IReadOnlyList<RedisServer> Nodes { get; }

    /// <summary>One of the nodes; the client finds the others.</summary>
    public string Connection => Nodes[0].Connection;

    public static async Task<RedisCluster> StartAsync()
    {
        var folder = new TempFolder();
        var nodes = new List<RedisServer>();
        for (var node = 0; node < 3; node++)
        {
            nodes.Add(await RedisServer.StartAsync(
                0, "--cluster-enabled", "yes", "--cluster-config-file", folder[$"nodes-{node}.conf"], "--cluster-port", $"{RedisServer.FreePort()}", "--cluster-node-timeout", "2000"));
        }

        var cluster = new RedisCluster(folder, nodes);
        var answer = cluster.Nodes[0].Cli(["--cluster", "create", .. nodes.Select(node => node.Connection), "--cluster-yes"]);
        if (await cluster.AgreesAsync())
        {
            return cluster;
        }

        cluster.Dispose();
        throw new InvalidOperationException($"The cluster does not get ready: {answer}");
    }

    /// <summary>Moves slots from the first node to the second, with the keys in them, while the cluster serves.</summary>
    public void MoveSlots(int count) => Nodes[0].Cli(
        "--cluster", "reshard", Nodes[0].Connection, "--cluster-from", Id(0), "--cluster-to", Id(1), "--cluster-slots", $"{count}", "--cluster-yes");

    /// <summary>Runs redis-cli as a client of the cluster, which follows redirections.</summary>
    public string Cli(params string[] arguments) => Nodes[0].Cli(["-c", .. arguments]);

    public void Dispose()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        _folder.Dispose();
    }

    private string Id(int node) => Nodes[node].Cli("CLUSTER", "MYID");

    private async Task<bool> AgreesAsync()
    {
        var waiting = Stopwatch.StartNew();
        while (!Nodes.All(node => node.Cli("CLUSTER", "INFO") is var info && info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal)))
        {
            if (waiting.Elapsed > Patience)
            {
                return false;
            }

            await Task.Delay(50);
        }

        return true;
    }
}
