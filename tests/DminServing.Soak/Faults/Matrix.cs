using System.Globalization;

namespace DminServing.Soak.Faults;

/// <summary>Every fault of Redis under load: all calls are answered, none waits for long, and afterwards all is as it was.</summary>
internal static class Matrix
{
    private const int Tries = 3;

    // What a server would do that trusts its Redis.
    private static readonly (string Key, string Value)[] Trusting =
    [
        ("Behaviors:Redis:Timeout", "00:00:10"),
        ("Behaviors:Redis:AttemptTimeout", "00:00:09"),
        ("Behaviors:Redis:BreakerMinimumReads", "1000000"),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="options"><c>short</c> for the most telling cells, or part of a cell's name.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var (phases, cells) = options switch
        {
            ["short"] => (Phases.Short, FaultCases.All.Where(cell => cell.IsTelling)),
            [var name] => (Phases.Full, FaultCases.All.Where(cell => cell.Name.Contains(name, StringComparison.OrdinalIgnoreCase))),
            _ => (Phases.Full, FaultCases.All),
        };
        Console.WriteLine("| fault | calls | unanswered | degraded | stale | worst, healthy, ms | worst, fault, ms | waits, s | healed, s | degraded, healthy | other scores | tries | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        var isGood = true;
        foreach (var cell in cells)
        {
            isGood &= await HoldsAsync(cell, phases);
        }

        return await ControlMissesAsync(phases) && isGood ? 0 : 1;
    }

    // What only came too late is tried again: it may have been the machine.
    private static async Task<bool> HoldsAsync(FaultCase fault, Phases phases)
    {
        for (var tried = 1; ; tried++)
        {
            var measured = await new Cell(fault, phases).RunAsync();
            var misses = measured.Misses(fault);
            if (misses.Count == 0 || tried == Tries || (!measured.IsMachineBusy && misses.Count > measured.MissesInTime(fault).Count))
            {
                var verdict = measured.IsMachineBusy ? "not judged, the machine is too busy: " : "";
                Show(fault.Name, measured, tried, misses.Count == 0 ? "ok" : verdict + string.Join("; ", misses));
                return misses.Count == 0;
            }
        }
    }

    private static async Task<bool> ControlMissesAsync(Phases phases)
    {
        var measured = await new Cell(FaultCases.Stopped, phases, Trusting).RunAsync();
        var hasMissed = measured.Unanswered > 0 || measured.Over > TimeSpan.FromSeconds(0.5);
        Show("control: stopped, nothing on", measured, 1, hasMissed ? "ok: it misses" : "the control must miss, and does not");
        return hasMissed;
    }

    private static void Show(string name, Measured cell, int tries, string verdict) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {cell.Calls} | {cell.Unanswered} | {cell.DegradedInFault:P0} | {cell.StaleInFault:P0} | {cell.HealthyWorst.TotalMilliseconds:0.0} | {cell.FaultWorst.TotalMilliseconds:0.0} | {cell.WaitsUntil?.TotalSeconds:0.00} | {Math.Min(cell.HealedAfter.TotalSeconds, 99):0.00} | {cell.DegradedWhenHealthy} | {cell.WrongScores} | {tries} | {verdict} |"));
}
