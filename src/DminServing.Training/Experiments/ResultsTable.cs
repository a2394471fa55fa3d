using System.Globalization;
using System.Text;
using DminServing.Training.Networks;

namespace DminServing.Training.Experiments;

/// <summary>An experiment's results as text: a line a run for programs, a table for people.</summary>
public static class ResultsTable
{
    /// <summary>A line a run, tab-separated, with a header.</summary>
    public static IEnumerable<string> Lines(IEnumerable<RunResult> results) =>
    [
        "data\tnetwork\tseed\tauc\tlogloss\tgroup_auc\tcalibration_error\tsamples\tseconds",
        .. results.Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Data}\t{result.Network}\t{result.Seed}\t{result.Test.Auc:0.000000}\t{result.Test.LogLoss:0.000000}\t{result.Test.GroupAuc:0.000000}\t{result.Test.CalibrationError:0.000000}\t{result.Test.Samples}\t{result.Seconds:0.0}")),
    ];

    /// <summary>Markdown, a table for each data set: mean ± standard deviation over the seeds, and how the network differs from DMIN on the same seeds.</summary>
    public static string Markdown(IReadOnlyList<RunResult> results)
    {
        var text = new StringBuilder();
        foreach (var data in results.GroupBy(result => result.Data))
        {
            text.Append(CultureInfo.InvariantCulture, $"**{data.Key}**\n\n| network | AUC | DMIN − it, same seeds | logloss | group AUC | calibration error | runs | s a run |\n|---|---|---|---|---|---|---|---|\n");
            foreach (var network in Architecture.All)
            {
                List<RunResult> runs = [.. data.Where(result => result.Network == network.Name)];
                if (runs.Count > 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $"| {network.Title} | {Spread(runs, run => run.Test.Auc)} | {AgainstDmin(data, runs)} | {Spread(runs, run => run.Test.LogLoss)} | {Spread(runs, run => run.Test.GroupAuc)} | {Spread(runs, run => run.Test.CalibrationError)} | {runs.Count} | {runs.Average(run => run.Seconds):0} |\n");
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The standard deviation of a sample, 0 of a single value.</summary>
    internal static double Deviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    private static string AgainstDmin(IEnumerable<RunResult> data, List<RunResult> runs)
    {
        var dmin = data.Where(result => result.Network == Dmin.Name).ToDictionary(result => result.Seed, result => result.Test.Auc);
        List<double> differences = [.. runs.Where(run => dmin.ContainsKey(run.Seed)).Select(run => dmin[run.Seed] - run.Test.Auc)];
        return runs[0].Network == Dmin.Name || differences.Count == 0 ? "" : Spread(differences, "+0.0000;-0.0000");
    }

    private static string Spread(List<RunResult> runs, Func<RunResult, double> value) => Spread([.. runs.Select(value)], "0.0000");

    private static string Spread(List<double> values, string format) =>
        string.Create(CultureInfo.InvariantCulture, $"{values.Average().ToString(format, CultureInfo.InvariantCulture)} ± {Deviation(values):0.0000}");
}
