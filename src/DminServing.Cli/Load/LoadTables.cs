using System.Globalization;
using Spectre.Console;

namespace DminServing.Cli.Load;

/// <summary>Reports as tables.</summary>
internal static class LoadTables
{
    private const double MicrosecondsPerMillisecond = 1000;

    public static void Write(LoadReport report)
    {
        var accounts = report.Accounts;
        AnsiConsole.MarkupLineInterpolated($"{report.Rate:#,0.##} requests/s for {report.Seconds:0.#} s: {accounts.Sent:#,0} sent = {accounts.Answered:#,0} answered + {accounts.Refused:#,0} refused + {accounts.Failed:#,0} failed + {accounts.TimedOut:#,0} timed out");
        AnsiConsole.MarkupLineInterpolated($"{report.RequestsPerSecond:#,0.0} requests/s and {report.CandidatesPerSecond:#,0} candidates/s answered");
        if (report.Prepared > 0)
        {
            AnsiConsole.MarkupLineInterpolated($"{report.Prepared:#,0} of them with what PrepareUser had read, which counts in no latency");
        }

        AnsiConsole.Write(Latencies(report));
        foreach (var (reason, count) in report.Reasons)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{count:#,0} not answered: {reason}[/]");
        }

        WriteWarnings(report);
    }

    /// <summary>One row a run.</summary>
    public static void Write(IEnumerable<LoadReport> runs, LoadReport? best, TimeSpan limit)
    {
        var table = Table("requests/s", "answered/s", "candidates/s", "p50 ms", "p99 ms", "not answered", "send lag p99 ms", "");
        foreach (var run in runs.OrderBy(run => run.Rate))
        {
            table.AddRow(
                Number(run.Rate, "#,0.0"),
                Number(run.RequestsPerSecond, "#,0.0"),
                Number(run.CandidatesPerSecond, "#,0"),
                Milliseconds(run.Latency.P50),
                Milliseconds(run.Latency.P99),
                Number(run.Accounts.Sent - run.Accounts.Answered, "#,0"),
                Milliseconds(run.SendLag.P99),
                run.Meets(limit) ? "met" : "missed");
        }

        AnsiConsole.Write(table);
        if (best is null)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]No rate met p99 ≤ {limit.TotalMilliseconds:0.##} ms.[/]");
        }
        else
        {
            AnsiConsole.MarkupLineInterpolated($"p99 ≤ {limit.TotalMilliseconds:0.##} ms up to {best.Rate:#,0.0} requests/s, {best.CandidatesPerSecond:#,0} candidates/s. At that rate:");
            Write(best);
        }
    }

    private static Table Latencies(LoadReport report)
    {
        var table = Table("ms", "p50", "p95", "p99", "p99.9", "max", "requests");
        AddRow(table, "latency", report.Latency);
        foreach (var (stage, percentiles) in report.Stages.Where(stage => stage.Value.Count > 0))
        {
            AddRow(table, $"  {stage}", percentiles);
        }

        foreach (var (size, percentiles) in report.ByCandidates.Where(_ => report.ByCandidates.Count > 1).OrderBy(size => size.Key))
        {
            AddRow(table, $"{size.ToString(CultureInfo.InvariantCulture)} candidates", percentiles);
        }

        AddRow(table, "send lag", report.SendLag);
        return table;
    }

    private static void WriteWarnings(LoadReport report)
    {
        if (report.IsGeneratorLate)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]The generator did not keep up: it sent 1 request in 100 more than {report.SendLag.P99 / MicrosecondsPerMillisecond:0.0} ms late, and that is in the latencies. Run it on another machine, or at a lower rate.[/]");
        }

        if (!report.Accounts.AddUp)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]The accounts do not add up: some requests never ended.[/]");
        }
    }

    private static Table Table(string first, params string[] others)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var other in others)
        {
            table.AddColumn(other, column => column.RightAligned());
        }

        return table;
    }

    private static void AddRow(Table table, string name, Percentiles of) =>
        table.AddRow(name, Milliseconds(of.P50), Milliseconds(of.P95), Milliseconds(of.P99), Milliseconds(of.P999), Milliseconds(of.Max), Number(of.Count, "#,0"));

    private static string Milliseconds(long microseconds) => Number(microseconds / MicrosecondsPerMillisecond, "#,0.00");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
