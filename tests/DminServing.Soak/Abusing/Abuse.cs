using System.Diagnostics;
using System.Globalization;
using DminServing.Soak.Restarting;

namespace DminServing.Soak.Abusing;

/// <summary>Protocol abuse while other callers ask for scores: 99 % of their calls are served meanwhile and all of them 2 s later, and the health port always answers within a second.
/// The control stops the server for as long (SIGSTOP), which these callers must notice.</summary>
internal static class Abuse
{
    private const int Rate = 50;
    private const double LeastShare = 0.99;

    // Some are over in no time; their effect may come later.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(2);

    /// <summary>What there is, by name.</summary>
    public static IReadOnlyList<(string Name, Func<Abuses, Task<string>> Run)> All { get; } =
    [
        ("20,000 rapid resets", abuses => abuses.RapidResetAsync()),
        ("CONTINUATION flood", abuses => abuses.ContinuationAsync()),
        ("300 streams", abuses => abuses.ManyStreamsAsync()),
        ("PING flood", abuses => abuses.PingAsync()),
        ("800 connections", abuses => abuses.ManyConnectionsAsync()),
        ("slow headers", abuses => abuses.SlowHeadersAsync()),
        ("slow body", abuses => abuses.SlowBodyAsync()),
        ("bare LF in a chunk extension", abuses => abuses.BareLineFeedAsync()),
        ("reader with window 0", abuses => abuses.ShutWindowAsync()),
    ];

    public static async Task<int> RunAsync()
    {
        await using var server = await ServerProcess.StartAsync("");
        Console.WriteLine($"{"abuse",-30} {"served",15} {"2 s after",11} {"health",8} {"RSS",9}  what came back");
        var abuses = new Abuses(PortOf(server.Rest), PortOf(server.Grpc), scale: 1);
        var isFine = true;
        await MeasureAsync(server, "(nothing, to warm up)", () => Task.FromResult(""));
        foreach (var (name, run) in All)
        {
            isFine &= await MeasureAsync(server, name, () => run(abuses));
        }

        var noticed = !await MeasureAsync(server, "control: SIGSTOP for 3 s", () => PauseAsync(server));
        return isFine && noticed ? 0 : 1;
    }

    /// <summary>The port of an address.</summary>
    public static int PortOf(string address) => new Uri(address).Port;

    /// <summary>Runs one while others call.</summary>
    /// <returns>Whether they were served as they should.</returns>
    public static async Task<bool> MeasureAsync(ServerProcess server, string name, Func<Task<string>> abuse)
    {
        var before = server.ResidentMiB;
        var (during, health, result) = await DuringAsync(server, abuse);
        await Task.Delay(Recovery);
        var (after, _, _) = await DuringAsync(server, () => Task.FromResult(""));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-30} {$"{during.Sent - during.Failed} of {during.Sent}",15} {$"{after.Sent - after.Failed} of {after.Sent}",11} {health.TotalMilliseconds,5:0} ms {server.ResidentMiB - before,5:+0.0;-0.0;0.0} MiB  {result}"));
        return during.Sent - during.Failed >= during.Sent * LeastShare && after.Failed == 0 && health < Patience;
    }

    private static async Task<(Traffic Calls, TimeSpan SlowestHealth, string Result)> DuringAsync(ServerProcess server, Func<Task<string>> abuse)
    {
        using var client = new Rotation([server.Grpc], attempts: 1);
        var calls = new Traffic(client, Rate, Patience);
        using var end = new CancellationTokenSource();
        var calling = calls.RunAsync(end.Token);
        var probing = ProbeAsync(server.Management, end.Token);
        await Task.Delay(300);
        var least = Task.Delay(LeastTime);
        var result = await abuse();
        await least;
        await end.CancelAsync();
        await calling;
        return (calls, await probing, result);
    }

    // A connection each time, as the kubelet's.
    private static async Task<TimeSpan> ProbeAsync(string management, CancellationToken end)
    {
        var slowest = TimeSpan.Zero;
        while (!end.IsCancellationRequested)
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            var began = Stopwatch.StartNew();
            try
            {
                using var answer = await http.GetAsync(new Uri(management + "/healthz/live"), CancellationToken.None);
                slowest = answer.IsSuccessStatusCode && began.Elapsed < slowest ? slowest : answer.IsSuccessStatusCode ? began.Elapsed : TimeSpan.FromSeconds(10);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                slowest = TimeSpan.FromSeconds(10);
            }

            await Task.Delay(100, CancellationToken.None);
        }

        return slowest;
    }

    private static async Task<string> PauseAsync(ServerProcess server)
    {
        server.Signal("STOP");
        await Task.Delay(3000);
        server.Signal("CONT");
        return "";
    }
}
