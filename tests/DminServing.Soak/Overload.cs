using System.Globalization;
using DminServing.Cli.Load;
using DminServing.Soak.Http2;

namespace DminServing.Soak;

/// <summary>Two, five and ten times the load that the server can bear: how much of it is still answered in time, how soon the rest is refused, and how soon all is well again.
/// The server has one core and the generator another. Shared hosts give a core now twice and now half of what it has, so the peak is measured before and after each load, for as long as the load, short loads go in many rounds, and all can be measured in the core's time.
/// Once more with nothing that limits what is taken on.</summary>
internal sealed class Overload
{
    private const string ByCore = "core";
    private const string ServerCore = "0";
    private const string Candidates = "500";
    private const int Connections = 32;
    private const int Looks = 3;
    private const int Long = 5; // seconds
    private const int MostRefusal = 20_000; // µs
    private const int MostRecovery = 5; // seconds
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(100);
    private static readonly (int Times, double Goodput)[] Loads = [(2, 0.85), (5, 0.80), (10, 0.30)];

    // The loads draw from the same users, and those who were there before would cost less: a short load would have a higher peak than a long one can reach.
    private static readonly (string, string) NobodyIsKept = ("Inference:UserCacheMiB", "0");
    private static readonly (string, string)[] Unlimited = [("Admission:MaxWait", "00:01:00"), ("Inference:QueueCapacity", "100000")];
    private static readonly double[] Neighborhood = [0.64, 0.8, 1, 1.25, 1.56];
    private static readonly string[] Columns = ["load", "peak/s", "sent/s", "goodput/s", "of the peak", "refused/s", "refusal p99 ms", "late/s", "failed", "p99 ms", "recovery s", "MiB", "sent late by, p99 ms"];

    private readonly TimeProvider _time;

    private Overload(TimeProvider time) => _time = time;

    /// <summary>Runs it.</summary>
    /// <param name="options">How often each load, 3 when left out; <c>core</c> takes rates and waits by <see cref="CoreTime"/>, and else the wall clock does.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var rounds = options is [var number, ..] && number != ByCore ? int.Parse(number, CultureInfo.InvariantCulture) : 3;
        await Cores.PinAsync("1");
        using var core = options is [.., ByCore] ? await CoreTime.StartAsync(ServerCore) : null;
        var overload = new Overload(core ?? TimeProvider.System);
        var isMet = await overload.RunAsync("with admission control", rounds, isControl: false);
        var hasCollapsed = await overload.RunAsync("control: without", 1, isControl: true, Unlimited);
        return isMet && hasCollapsed ? 0 : 1;
    }

    private async Task<bool> RunAsync(string title, int rounds, bool isControl, params (string, string)[] settings)
    {
        await using var server = await ServerProcess.StartAsync(cores: ServerCore, [NobodyIsKept, .. settings]);
        var rate = await PeakRateAsync(server);
        var peak = await GoodputAsync(server, rate, Long);
        var normal = await LoadAsync(server, Plan(peak / 2, 5));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {Candidates} candidates, the peak is {peak:0} requests/s answered within {Deadline.TotalMilliseconds} ms, of {rate:0} sent; at half of it p99 {normal.Latency.P99 / 1000d:0.0} ms"));
        Console.WriteLine(string.Join('\t', Columns));
        var sums = Loads.ToDictionary(load => load.Times, _ => (Goodput: 0d, Peak: 0d));
        var refusals = Loads.ToDictionary(load => load.Times, _ => new LatencyHistogram());
        var isMet = true;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (times, _) in Loads)
            {
                var report = await LoadAsync(server, Plan(peak * times, Long), refusals[times]);
                var recovery = await RecoveryAsync(server, peak / 2, normal.Latency.P99);
                var after = isControl ? peak : await GoodputAsync(server, rate, Long);
                var between = (peak + after) / 2;
                sums[times] = (sums[times].Goodput + report.RequestsPerSecond, sums[times].Peak + between);
                isMet &= report.Accounts.AddUp && report.Accounts.Failed == 0 && recovery <= MostRecovery;
                Show(times, between, report, recovery, server.ResidentMiB);
                peak = after;
            }
        }

        var shares = sums.ToDictionary(load => load.Key, load => load.Value.Goodput / load.Value.Peak);
        Console.WriteLine("all rounds together, goodput of the peak and p99 of refusals: " + string.Join(", ", shares.Select(load => string.Create(CultureInfo.InvariantCulture, $"{load.Key}x {load.Value:P1} {refusals[load.Key].Percentiles().P99 / 1000d:0.0} ms"))));
        return isControl ? shares[5] < 0.5 : isMet && Loads.All(load => shares[load.Times] >= load.Goodput && refusals[load.Times].Percentiles().P99 <= MostRefusal);
    }

    // The rate at which the most is answered in time: from where that stops growing, overload begins. Cores that are not always as fast make the best of many short looks better than it is, so it only says where to look,
    // and its neighbors are asked as often as it.
    private async Task<double> PeakRateAsync(ServerProcess server)
    {
        var (best, at, misses) = (0d, 0d, 0);
        for (var rate = 50d; misses < 2; rate *= 1.2)
        {
            var goodput = await GoodputAsync(server, rate, 3);
            misses = goodput < 1.03 * best ? misses + 1 : 0;
            (best, at) = goodput > best ? (goodput, rate) : (best, at);
        }

        var sums = new double[Neighborhood.Length];
        for (var look = 0; look < Looks * Neighborhood.Length; look++)
        {
            sums[look % Neighborhood.Length] += await GoodputAsync(server, at * Neighborhood[look % Neighborhood.Length], 3);
        }

        Console.WriteLine("\nsent and answered in time, requests/s: " + string.Join(", ", Neighborhood.Zip(sums, (factor, sum) => string.Create(CultureInfo.InvariantCulture, $"{at * factor:0} {sum / Looks:0}"))));
        return at * Neighborhood[Array.IndexOf(sums, sums.Max())];
    }

    private async Task<double> GoodputAsync(ServerProcess server, double rate, int seconds) => (await LoadAsync(server, Plan(rate, seconds))).RequestsPerSecond;

    private async Task<LoadReport> LoadAsync(ServerProcess server, LoadPlan plan, LatencyHistogram? refusals = null)
    {
        using var target = await FrameTarget.ConnectAsync(server.Grpc, Connections);
        return await Load.RunAsync(target, Candidates, plan, _time, refusals);
    }

    private static LoadPlan Plan(double rate, int seconds) => new(rate, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds), Deadline, Seed: 3);

    // Until a second of ordinary load is answered as it was before.
    private async Task<double> RecoveryAsync(ServerProcess server, double rate, long before)
    {
        var began = _time.GetTimestamp();
        for (var seconds = 0; seconds < 10; seconds++)
        {
            var start = _time.GetElapsedTime(began).TotalSeconds;
            var report = await LoadAsync(server, new LoadPlan(rate, TimeSpan.Zero, TimeSpan.FromSeconds(1), Deadline, Seed: seconds));
            if (report.Accounts.Answered == report.Accounts.Sent && report.Latency.P99 <= 3 * before)
            {
                return start;
            }
        }

        return double.PositiveInfinity;
    }

    private static void Show(int times, double peak, LoadReport report, double recovery, double memory)
    {
        object[] row =
        [
            $"{times}x", peak, report.Accounts.Sent / report.Seconds, report.RequestsPerSecond, report.RequestsPerSecond / peak, report.Accounts.Refused / report.Seconds, report.Refusals.P99 / 1000d,
            report.Accounts.TimedOut / report.Seconds, report.Accounts.Failed, report.Latency.P99 / 1000d, recovery, memory, report.SendLag.P99 / 1000d,
        ];
        Console.WriteLine(string.Join('\t', row.Select((value, column) => value is double number ? number.ToString(column == 4 ? "P0" : "0.#", CultureInfo.InvariantCulture) : value)));
    }
}
