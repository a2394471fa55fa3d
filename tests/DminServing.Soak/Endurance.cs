using System.Diagnostics;
using System.Globalization;
using DminServing.Cli.Load;
using DminServing.Testing;

namespace DminServing.Soak;

/// <summary>Minutes of load with a Redis that hangs, dies and comes back all the while: memory, handles and threads do not grow, and
/// every request is accounted for, by its caller and by the server.</summary>
internal static class Endurance
{
    private const double MostMiBAnHour = 20;
    private const double Rate = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PageAge = TimeSpan.FromSeconds(1); // an exporter may answer from the last scrape for 300 ms
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    // The runtime compiles a method anew after its 30th call and once more after 30 others, and keeps what it had. What a fault calls once
    // needs sixty of them, so that many come first, quickly, and do not count.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(6);
    private static readonly Faults Quick = new(Well: TimeSpan.FromSeconds(1.5), Ill: TimeSpan.FromSeconds(1.1));
    private static readonly Faults Usual = new(Well: TimeSpan.FromSeconds(12), Ill: TimeSpan.FromSeconds(3));

    /// <summary>Runs it.</summary>
    /// <param name="options">How many minutes count; 10 when left out.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var minutes = options is [var number, ..] ? double.Parse(number, CultureInfo.InvariantCulture) : 10;
        var duration = Settling + TimeSpan.FromMinutes(minutes);
        var redis = await RedisServer.StartAsync();
        await using var server = await ServerProcess.StartAsync(cores: "", ("Behaviors:Redis:Connection", redis.Connection), ("Inference:UserCacheMiB", "8"));
        using var end = new CancellationTokenSource(duration);
        var looks = LookAsync(server, end.Token);
        var faults = BreakAsync(redis, end.Token);
        var report = await Load.RunAsync(server.Grpc, "10:0.5,100:0.4,500:0.1", new LoadPlan(Rate, TimeSpan.Zero, duration, Deadline, Seed: 4));
        await faults;
        var points = await looks;
        await Task.Delay(PageAge);
        var (received, finished) = (await ServerCounts.OfAsync(server.Management, "dmin_requests_received_total"), await ServerCounts.OfAsync(server.Management, "dmin_requests_total"));
        var settled = points.Where(point => point.Hours >= Settling.TotalHours).ToList();
        var memory = Slope.Of([.. settled.Select(point => (point.Hours, point.MiB))]);
        Show(report.Accounts, received, finished, memory, settled);
        return report.Accounts is { AddUp: true, Failed: 0 } && received == finished && received <= report.Accounts.Sent && received >= report.Accounts.Answered + report.Accounts.Refused && memory.Upper <= MostMiBAnHour
            && Grown(settled, point => point.Handles) <= 10 && Grown(settled, point => point.Threads) <= 5 ? 0 : 1;
    }

    private static async Task<List<(double Hours, double MiB, int Handles, int Threads)>> LookAsync(ServerProcess server, CancellationToken end)
    {
        List<(double, double, int, int)> points = [];
        var began = Stopwatch.StartNew();
        while (!end.IsCancellationRequested)
        {
            points.Add((began.Elapsed.TotalHours, await server.CollectedMiBAsync(), Directory.GetFiles($"/proc/{server.Id}/fd").Length, Directory.GetDirectories($"/proc/{server.Id}/task").Length));
            await Task.Delay(Pause, end).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return points;
    }

    // Well, hanging, well, gone, and so on.
    private static async Task BreakAsync(RedisServer redis, CancellationToken end)
    {
        var began = Stopwatch.StartNew();
        for (var round = 0; !end.IsCancellationRequested; round++)
        {
            var faults = began.Elapsed < Settling ? Quick : Usual;
            await PauseAsync(faults.Well);
            if (round % 2 == 0)
            {
                redis.Signal("STOP");
                await PauseAsync(faults.Ill);
                redis.Signal("CONT");
            }
            else
            {
                redis.Kill();
                await PauseAsync(faults.Ill);
                redis = await RedisServer.StartAsync(redis.Port);
            }
        }

        redis.Dispose();

        async Task PauseAsync(TimeSpan time) => await Task.Delay(time, end).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static int Grown(List<(double Hours, double MiB, int Handles, int Threads)> points, Func<(double Hours, double MiB, int Handles, int Threads), int> of)
    {
        var half = points.Count / 2;
        return Median(points[half..]) - Median(points[..half]);

        int Median(List<(double, double, int, int)> part) => part.Select(of).Order().ElementAt(part.Count / 2);
    }

    private static void Show(Accounts accounts, long received, long finished, Slope memory, List<(double Hours, double MiB, int Handles, int Threads)> settled)
    {
        FormattableString[] lines =
        [
            $"sent {accounts.Sent} = answered {accounts.Answered} + refused {accounts.Refused} + failed {accounts.Failed} + timed out {accounts.TimedOut}",
            $"the server received {received} and finished {finished}",
            $"memory {settled[0].MiB:0} to {settled[^1].MiB:0} MiB: {memory.Median:0.0} MiB an hour, 95 % at most {memory.Upper:0.0} (allowed {MostMiBAnHour:0})",
            $"handles {Grown(settled, point => point.Handles):+0;-0;0}, threads {Grown(settled, point => point.Threads):+0;-0;0}, second half against first",
        ];
        Array.ForEach(lines, line => Console.WriteLine(FormattableString.Invariant(line)));
    }

    private readonly record struct Faults(TimeSpan Well, TimeSpan Ill);
}
