using System.Globalization;

namespace DminServing.Soak.Restarting;

/// <summary>Two replicas under load, each stopped and started again, round after round: no call may fail, neither where callers hear of the stop before the signal (as by Kubernetes'
/// preStop) nor where they do not and try again on UNAVAILABLE. The controls do neither, or kill; they must lose calls.</summary>
internal static class Restart
{
    private const int Rate = 400;

    // So that a machine that is busy otherwise makes calls slow, not fail: this is about calls that a restart loses.
    private static readonly (string, string)[] Patient = [("Admission:MaxWait", "00:01:00"), ("Server:MaxRequestDuration", "00:00:30"), ("Inference:QueueCapacity", "100000")];

    // From taking a replica out until the signal; preStop's sleep is longer because endpoints there take seconds to travel.
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(string[] options)
    {
        var rounds = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 3;
        Console.WriteLine($"{"way",-44} {"sent",7} {"failed",7}  ends");
        bool[] asExpected =
        [
            await RoundsAsync("taken out before SIGTERM, no retries", rounds, Rate, Once, TakesOut, "TERM") is (_, 0),
            await RoundsAsync("not taken out, UNAVAILABLE asks the next", rounds, Rate, Twice, Nothing, "TERM") is (_, 0),
            await RoundsAsync("not taken out, gRPC's own retries", rounds, Rate, servers => new RetryingClient(servers), Nothing, "TERM") is (_, 0),
            await RoundsAsync("control: neither", 1, Rate, Once, Nothing, "TERM") is (_, > 0),
            await RoundsAsync("control: neither, and kill -9", 1, Rate, Once, Nothing, "KILL") is (_, > 0),
        ];
        return Array.TrueForAll(asExpected, holds => holds) ? 0 : 1;
    }

    // Both serve for a while, as a rollout waits (Kubernetes: minReadySeconds): a gRPC client that was refused while the server started connects again after 1, 1.6, 2.6 s and so on.
    private static readonly TimeSpan BothServe = TimeSpan.FromSeconds(5);

    /// <summary>A caller that tries nothing twice.</summary>
    public static IReplicaClient Once(IEnumerable<string> servers) => new Rotation(servers, attempts: 1);

    /// <summary>A caller that asks the next replica where one is UNAVAILABLE.</summary>
    public static IReplicaClient Twice(IEnumerable<string> servers) => new Rotation(servers, attempts: 2);

    /// <summary>Takes the replica out of a rotation for as long as it is away.</summary>
    public static async Task TakesOut(IReplicaClient client, int replica, bool isIn)
    {
        ((Rotation)client).Set(replica, isIn);
        await Task.Delay(isIn ? TimeSpan.Zero : Notice);
    }

    /// <summary>Says nothing to anybody.</summary>
    public static Task Nothing(IReplicaClient client, int replica, bool isIn) => Task.CompletedTask;

    /// <summary>Runs it.</summary>
    /// <returns>How many calls there were, and how many failed; a stop whose exit code is not 0 counts as one.</returns>
    public static async Task<(int Sent, int Failed)> RoundsAsync(string name, int rounds, int rate, Func<IEnumerable<string>, IReplicaClient> connect, Func<IReplicaClient, int, bool, Task> announce, string signal)
    {
        ServerProcess[] replicas = [await ServerProcess.StartAsync("", Patient), await ServerProcess.StartAsync("", Patient)];
        try
        {
            using var client = connect(replicas.Select(replica => replica.Grpc));
            using var end = new CancellationTokenSource();
            var traffic = new Traffic(client, rate, TimeSpan.FromSeconds(30));
            var running = traffic.RunAsync(end.Token);
            await Task.Delay(TimeSpan.FromSeconds(1));
            var unclean = 0;
            for (var round = 0; round < rounds * replicas.Length; round++)
            {
                var replica = round % replicas.Length;
                await announce(client, replica, false);
                replicas[replica].Signal(signal);
                unclean += await replicas[replica].EndAsync(TimeSpan.FromMinutes(1)) == 0 || signal == "KILL" ? 0 : 1;
                replicas[replica] = await replicas[replica].StartAgainAsync();
                await announce(client, replica, true);
                await Task.Delay(BothServe);
            }

            await end.CancelAsync();
            await running;
            Console.WriteLine($"{name,-44} {traffic.Sent,7} {traffic.Failed,7}  {traffic.Ends}{(unclean > 0 ? $"; {unclean} stops did not exit with 0" : "")}");
            return (traffic.Sent, traffic.Failed + unclean);
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }
}
