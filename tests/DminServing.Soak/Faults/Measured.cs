namespace DminServing.Soak.Faults;

/// <summary>What a cell has shown.</summary>
internal sealed record Measured(
    int Calls,
    int Unanswered,
    int Refused,
    double DegradedInFault,
    double StaleInFault,
    TimeSpan HealthyWorst,
    TimeSpan FaultWorst,
    TimeSpan? WaitsUntil,
    TimeSpan HealedAfter,
    bool IsMachineBusy,
    int Healthy,
    int DegradedWhenHealthy,
    int WrongScores,
    string Reasons,
    string Appends)
{
    private static readonly TimeSpan MostOver = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan MostWaiting = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostHealing = TimeSpan.FromSeconds(2);

    // What the machine does to answers while nothing is wrong with Redis: when others have the cores, a read is given up here and there.
    private double Usual => 0.05 + (2.0 * DegradedWhenHealthy / Math.Max(Healthy, 1));

    public TimeSpan Over => FaultWorst > HealthyWorst ? FaultWorst - HealthyWorst : TimeSpan.Zero;

    /// <summary>What is not as it must be; those in time last.</summary>
    public IReadOnlyList<string> Misses(FaultCase fault)
    {
        (bool Holds, string Otherwise)[] rules =
        [
            (Unanswered == Refused, $"{Unanswered} calls without an answer: {Reasons}"),
            (WrongScores == 0, $"{WrongScores} answers with other scores"),
        ];
        return [.. rules.Where(rule => !rule.Holds).Select(rule => rule.Otherwise), .. MissesInTime(fault)];
    }

    /// <summary>Those that a machine with other things to do may be to blame for: it is late, refuses for being so, or takes a healthy Redis for a slow one.</summary>
    public IReadOnlyList<string> MissesInTime(FaultCase fault)
    {
        (bool Holds, string Otherwise)[] rules =
        [
            (fault.Degrades is null || (fault.Degrades == true ? DegradedInFault > 0.01 : DegradedInFault <= Usual), $"{DegradedInFault:P0} degraded while it lasted"),
            (Refused == 0, $"{Refused} calls refused as overload"),
            (Appends.Length == 0, Appends),
            (Over <= MostOver, $"the worst call is {Over.TotalMilliseconds:0} ms over"),
            (fault.Degrades != true || WaitsUntil <= MostWaiting, $"calls wait for {WaitsUntil?.TotalSeconds:0.00} s"),
            (HealedAfter <= MostHealing, $"healed after {HealedAfter.TotalSeconds:0.00} s"),
        ];
        return [.. rules.Where(rule => !rule.Holds).Select(rule => rule.Otherwise)];
    }
}
