using System.Diagnostics;
using System.Globalization;
using DminServing.Pipeline.Tests.Batching;

namespace DminServing.Soak;

/// <summary>Submits, cancellations, timeouts and disposals of the lanes' queue, from eight threads in random order.</summary>
internal static class Races
{
    private const int ControlOperations = 6000;
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(10);

    /// <summary>Runs it.</summary>
    /// <param name="options">How many operations, 200,000 when left out, and a seed.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var operations = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 200_000;
        var seed = options is [_, var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
        var controls = true;
        foreach (var sabotage in Enum.GetValues<RaceSabotage>().Where(sabotage => sabotage != RaceSabotage.None))
        {
            var isReported = (await new LaneRaces(seed, TimeSpan.FromSeconds(1), sabotage).RunAsync(ControlOperations)).Problems.Count > 0;
            Console.WriteLine($"control {sabotage}: {(isReported ? "reported" : "NOT REPORTED")}");
            controls &= isReported;
        }

        var began = Stopwatch.StartNew();
        var (counts, problems) = await new LaneRaces(seed, Watchdog).RunAsync(operations);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {began.Elapsed.TotalSeconds:0.0} s: {counts}; {problems.Count} problems"));
        foreach (var problem in problems.Take(10))
        {
            Console.WriteLine("  " + problem);
        }

        return controls && problems.Count == 0 ? 0 : 1;
    }
}
