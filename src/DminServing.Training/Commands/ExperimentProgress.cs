using System.Globalization;
using DminServing.Training.Experiments;
using DminServing.Training.Networks;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary>The table of an experiment that grows while it runs; a line for each run when the output is redirected.</summary>
/// <param name="plan">What is compared.</param>
/// <param name="runs">Its runs.</param>
internal sealed class ExperimentProgress(ExperimentPlan plan, IReadOnlyList<ExperimentRun> runs)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Data, string Network), List<double>> _aucs = runs.Where(run => run.IsDone).Select(run => run.Result())
        .GroupBy(result => (result.Data, result.Network)).ToDictionary(group => group.Key, group => group.Select(result => result.Test.Auc).ToList());

    private readonly HashSet<(string Data, string Network, int Seed)> _running = [];

    /// <summary>Shows it while work is done that reports what changed.</summary>
    public async Task ShowAsync(Func<Action<ExperimentRun, RunResult?>, Task> work)
    {
        if (!(AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi))
        {
            await work((run, result) =>
            {
                Change(run, result);
                Tell(result);
            });
            return;
        }

        await AnsiConsole.Live(Table()).StartAsync(context => work((run, result) =>
        {
            Change(run, result);
            context.UpdateTarget(Table());
        }));
    }

    private static void Tell(RunResult? result)
    {
        if (result is not null)
        {
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"{result.Data}, {Architecture.Of(result.Network).Title}, seed {result.Seed}: test AUC {result.Test.Auc:0.0000}, logloss {result.Test.LogLoss:0.0000}, {result.Seconds:0} s");
        }
    }

    private void Change(ExperimentRun run, RunResult? result)
    {
        lock (_lock)
        {
            var (cell, key) = ((run.Data.Name, run.Network), (run.Data.Name, run.Network, run.Seed));
            if (result is null)
            {
                _running.Add(key);
                return;
            }

            _running.Remove(key);
            _aucs.TryAdd(cell, []);
            _aucs[cell].Add(result.Test.Auc);
        }
    }

    private Table Table()
    {
        var table = new Table().AddColumn("network").AddColumns([.. plan.Data.Select(data => Markup.Escape(data.Name))]);
        lock (_lock)
        {
            foreach (var network in plan.Networks)
            {
                table.AddRow([Markup.Escape(Architecture.Of(network).Title), .. plan.Data.Select(data => Cell(data.Name, network))]);
            }
        }

        return table;
    }

    private string Cell(string data, string network)
    {
        var aucs = _aucs.GetValueOrDefault((data, network)) ?? [];
        var running = _running.Count(run => (run.Data, run.Network) == (data, network));
        var mean = aucs.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{aucs.Average():0.0000} ");
        return string.Create(CultureInfo.InvariantCulture, $"{mean}{aucs.Count}/{plan.Seeds.Count}{(running == 0 ? "" : $", {running} running")}");
    }
}
