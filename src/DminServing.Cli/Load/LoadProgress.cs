using Spectre.Console;

namespace DminServing.Cli.Load;

/// <summary>A line that tells how a run is doing; nothing when the output is redirected.</summary>
internal static class LoadProgress
{
    private const double MicrosecondsPerMillisecond = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static async Task<LoadReport> ShowAsync(LoadPlan plan, LoadRecorder recorder, Task<LoadReport> run, TimeProvider time)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            return await run;
        }

        var start = time.GetTimestamp();
        return await AnsiConsole.Status().StartAsync("Connecting", async status =>
        {
            while (await Task.WhenAny(run, Task.Delay(Interval, time)) != run)
            {
                status.Status(Line(plan, recorder, time.GetElapsedTime(start)));
            }

            return await run;
        });
    }

    private static string Line(LoadPlan plan, LoadRecorder recorder, TimeSpan elapsed)
    {
        var report = recorder.Report(plan, elapsed);
        var phase = elapsed < plan.Warmup ? "warming up" : $"{report.Accounts.Sent:#,0} sent, {report.Accounts.Answered:#,0} answered, p99 {report.Latency.P99 / MicrosecondsPerMillisecond:0.0} ms";
        return Markup.Escape($"{plan.Rate:#,0.##} requests/s, {elapsed.TotalSeconds:0} of {(plan.Warmup + plan.Duration).TotalSeconds:0} s: {phase}");
    }
}
