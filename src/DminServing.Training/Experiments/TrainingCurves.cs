using System.Globalization;
using DminServing.Training.Networks;
using ScottPlot;

namespace DminServing.Training.Experiments;

/// <summary>Validation AUC over the epochs, a line for each network, of one seed.</summary>
public static class TrainingCurves
{
    private const int Width = 900;
    private const int Height = 560;

    /// <summary>Draws a data set's curves, as PNG and as SVG.</summary>
    /// <param name="title">The picture's title.</param>
    /// <param name="runs">The network's title and its run's folder.</param>
    /// <param name="file">The files' path without an ending.</param>
    public static void Draw(string title, IEnumerable<(string Network, string Folder)> runs, string file)
    {
        using var plot = new Plot();
        foreach (var (network, folder) in runs)
        {
            var looks = File.ReadLines(Path.Combine(folder, "evaluations.tsv")).Skip(1).Select(line => line.Split('\t')).ToList();
            var curve = plot.Add.Scatter(Column(looks, 1), Column(looks, 4));
            (curve.LegendText, curve.MarkerSize, curve.LineWidth) = (network, 3, 2);
        }

        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel("validation AUC");
        plot.ShowLegend(Alignment.LowerRight);
        plot.SavePng(file + ".png", Width, Height);
        plot.SaveSvg(file + ".svg", Width, Height);
    }

    /// <summary>Draws the curves of every data set of an experiment that has some.</summary>
    public static void Draw(IEnumerable<ExperimentRun> done, string folder)
    {
        foreach (var data in done.GroupBy(run => run.Data.Name))
        {
            var seed = data.Min(run => run.Seed);
            Draw(
                string.Create(CultureInfo.InvariantCulture, $"{data.Key}, seed {seed}"),
                data.Where(run => run.Seed == seed).Select(run => (Architecture.Of(run.Network).Title, run.Folder)),
                Path.Combine(folder, "curves-" + data.Key));
        }
    }

    private static double[] Column(List<string[]> rows, int column) => [.. rows.Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
}
