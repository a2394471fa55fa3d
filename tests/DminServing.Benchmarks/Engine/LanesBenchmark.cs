using System.Diagnostics;
using System.Globalization;

namespace DminServing.Benchmarks.Engine;

/// <summary>A whole request on an idle server, one at a time: one lane against two, and a user that comes for the first time against one that was prepared.
/// Wall time; one after the other in every round.</summary>
internal static class LanesBenchmark
{
    private const int Rounds = 201;
    private const int WarmUps = 60;
    private static readonly int[] Candidates = [10, 100, 1000];

    public static async Task RunAsync()
    {
        await using var one = new PipelineUnderTest(("Inference:Lanes", "1"), ("Inference:UserCacheMiB", "0"));
        await using var two = new PipelineUnderTest(("Inference:Lanes", "2"), ("Inference:UserCacheMiB", "0"));
        await using var prepared = new PipelineUnderTest(("Inference:Lanes", "1"));
        Console.WriteLine("| C | one lane, µs | two lanes, µs | one to two | user at hand, one lane, µs | saved, µs |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var candidates in Candidates)
        {
            var query = DemoModel.Query(candidates);
            PipelineUnderTest[] hosts = [one, two, prepared];
            var times = hosts.Select(_ => new double[Rounds]).ToArray();
            for (var round = -WarmUps; round < Rounds; round++)
            {
                for (var host = 0; host < hosts.Length; host++)
                {
                    var clock = Stopwatch.StartNew();
                    await hosts[host].Pipeline.ScoreAsync(query, CancellationToken.None);
                    times[host][Math.Max(round, 0)] = clock.Elapsed.TotalMicroseconds;
                }
            }

            var (first, second, third) = (Medians.Of(times[0]), Medians.Of(times[1]), Medians.Of(times[2]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {candidates} | {first:0} | {second:0} | **{first / second:0.00}** | {third:0} | {first - third:0} |"));
        }
    }
}
