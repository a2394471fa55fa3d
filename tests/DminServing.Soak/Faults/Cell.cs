using Grpc.Core;

namespace DminServing.Soak.Faults;

/// <summary>Runs one cell: a server of its own, healthy, broken, healed, and calls all the while.</summary>
internal sealed class Cell(FaultCase fault, Phases phases, params (string Key, string Value)[] settings)
{
    private const int InARow = 40; // calls as they should be, a fifth of a second
    private static readonly TimeSpan NoWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan TooSlow = TimeSpan.FromMilliseconds(500); // while nothing is wrong: others have the cores, and nothing can be told
    private static readonly TimeProvider Time = TimeProvider.System;

    public async Task<Measured> RunAsync()
    {
        var shoppers = new Shoppers();
        await using var scene = await fault.Prepare(shoppers);
        await using var server = await ServerProcess.StartAsync(cores: "", [("Behaviors:Redis:Connection", scene.Connection), .. scene.Settings, .. settings]);
        using var callers = await Callers.ReadyAsync(server.Grpc, shoppers);
        await using var appender = fault.Appends ? new Appender(server.Rest) : null;
        var calling = callers.Start();
        await Task.Delay(phases.WarmUp);
        var began = Time.GetTimestamp();
        if (!scene.IsBrokenAtStart)
        {
            await Task.Delay(phases.Healthy);
        }

        var broken = Time.GetTimestamp();
        await (scene.IsBrokenAtStart ? Task.CompletedTask : scene.Break());
        await Task.Delay(phases.Fault);
        await scene.Heal();
        var healed = Time.GetTimestamp();
        await Task.Delay(phases.Healed);
        await callers.StopAsync(calling);
        return Measure([.. callers.Calls.Where(call => call.Sent >= began).OrderBy(call => call.Sent)], broken, healed, appender);
    }

    private Measured Measure(IReadOnlyList<Call> calls, long broken, long healed, Appender? appender)
    {
        var wellAgain = healed + Ticks(HealedAfter([.. calls.Where(call => call.Sent >= healed)], healed));
        List<Call> inFault = [.. calls.Where(call => call.Sent >= broken && call.Sent < healed)];
        List<Call> healthy = [.. calls.Where(call => call.Sent < broken || call.Sent > wellAgain)];
        var quick = inFault.Find(call => call.Degraded && call.Read < NoWait);
        return new Measured(
            calls.Count,
            calls.Count(call => !call.Answered),
            calls.Count(call => call.Reason.StartsWith(nameof(StatusCode.ResourceExhausted), StringComparison.Ordinal)),
            Share(inFault, call => call.Degraded),
            Share(inFault, call => call.Stale),
            Worst(healthy),
            Worst(inFault),
            quick is null ? null : Time.GetElapsedTime(broken, quick.Sent),
            Time.GetElapsedTime(healed, wellAgain),
            calls.Any(call => call.Sent < broken && !call.Answered) || Worst(healthy) > TooSlow,
            healthy.Count,
            healthy.Count(call => call.Degraded),
            (fault.ChangesScores ? healthy : calls).Count(call => call.Answered && (call.Stale || !call.Degraded) && !call.Equal),
            string.Join("; ", calls.Where(call => !call.Answered).Select(call => call.Reason).Distinct().Take(2)),
            appender?.Misses(broken, healed, wellAgain) ?? "");
    }

    // Until a fifth of a second begins in which every answer is as it was.
    private static TimeSpan HealedAfter(List<Call> calls, long healed)
    {
        var good = 0;
        var last = TimeSpan.Zero;
        foreach (var call in calls)
        {
            good = call is { Answered: true, Degraded: false } ? good + 1 : 0;
            if (good == InARow)
            {
                return last;
            }

            last = good == 0 ? Time.GetElapsedTime(healed, call.Sent) + call.Latency : last;
        }

        return TimeSpan.MaxValue / 2;
    }

    private static TimeSpan Worst(IEnumerable<Call> calls) => calls.Select(call => call.Latency).DefaultIfEmpty().Max();

    private static double Share(List<Call> calls, Func<Call, bool> which) => calls.Count == 0 ? 0 : (double)calls.Count(which) / calls.Count;

    private static long Ticks(TimeSpan time) => (long)(Math.Min(time.TotalSeconds, 3600) * Time.TimestampFrequency);
}
