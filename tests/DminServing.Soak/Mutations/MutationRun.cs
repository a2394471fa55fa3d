using System.Diagnostics;
using System.Globalization;
using DminServing.Fuzz.Mutations;
using DminServing.Fuzz.Targets;

namespace DminServing.Soak.Mutations;

/// <summary>Spoiled messages by the million: through the parsers and validators in this process, and a tenth as many to a server, which must refuse them as the caller's fault, log no
/// error, stay healthy and not grow.</summary>
internal static class MutationRun
{
    private const int LiveShare = 10;
    private const int Rounds = 10;
    private const int WarmUpRounds = 4;
    private const double MostGrowthMiB = 8;
    private const int Seed = 1;

    // What a console logger writes before an error.
    private static readonly string[] ErrorMarks = ["\"LogLevel\":\"Error\"", "\"LogLevel\":\"Critical\"", "Unhandled exception"];

    /// <summary>Runs it.</summary>
    /// <param name="options">How many; 1,000,000 when left out.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var count = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        var isRight = FindsThePlantedBug() & InProcess("protobuf", count / 2) & InProcess("json", count / 2);
        return (await LiveAsync(count / LiveShare) & isRight) ? 0 : 1;
    }

    // Negative control: a campaign that cannot find it shows nothing.
    private static bool FindsThePlantedBug()
    {
        var findings = Campaign.Run(PlantedBug.In(AllTargets.Find("json")), 10_000, Seed).Findings;
        Say($"control: the planted bug was {(findings.Count > 0 ? "found" : "NOT FOUND")}");
        return findings.Count > 0;
    }

    private static bool InProcess(string target, int count)
    {
        var began = Stopwatch.StartNew();
        var (taken, findings) = Campaign.Run(AllTargets.Find(target), count, Seed);
        Say($"{target}: {count} spoiled, {taken} taken all the same, {count - taken - findings.Count} refused, {findings.Count} findings; {count / began.Elapsed.TotalSeconds:0}/s");
        return Report(findings);
    }

    private static async Task<bool> LiveAsync(int count)
    {
        // One heap, given back to the system where it can be, and no cache that fills: what is left of growth is a leak.
        await using var server = await ServerProcess.StartAsync(cores: "", ("DOTNET_gcServer", "0"), ("DOTNET_GCConserveMemory", "9"), ("Inference:UserCacheMiB", "0"));
        using var campaign = new LiveCampaign(new Uri(server.Rest), new Uri(server.Grpc));
        var (statuses, findings, memory) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>(), new List<double>());
        var began = Stopwatch.StartNew();
        for (var round = 0; round < Rounds; round++)
        {
            var part = await campaign.RunAsync(count / Rounds, Seed + round);
            findings.AddRange(part.Findings);
            foreach (var (status, times) in part.Statuses)
            {
                statuses[status] = statuses.GetValueOrDefault(status) + times;
            }

            memory.Add(await server.CollectedMiBAsync());
        }

        var errors = server.Log.Split('\n').Where(line => ErrorMarks.Any(mark => line.Contains(mark, StringComparison.Ordinal))).ToList();
        using var http = new HttpClient();
        var health = (await http.GetStringAsync(new Uri(server.Management + "/healthz/ready"))).Split('\n')[0];
        var growth = memory[^1] - memory[WarmUpRounds - 1];
        Say($"live: {count} sent, {string.Join(", ", statuses.Select(status => $"{status.Value} times {status.Key}"))}; {count / began.Elapsed.TotalSeconds:0}/s");
        Say($"live: {findings.Count} findings, {errors.Count} errors logged, health {health}, resident {string.Join(" ", memory.Select(mib => mib.ToString("0", CultureInfo.InvariantCulture)))} MiB, {growth:+0.0;-0.0} MiB after warm-up");
        return Report(findings) & Report(errors) & health == "Healthy" & growth <= MostGrowthMiB;
    }

    private static bool Report(IReadOnlyCollection<string> problems)
    {
        foreach (var problem in problems.Take(LiveShare))
        {
            Console.WriteLine("  " + problem);
        }

        return problems.Count == 0;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
