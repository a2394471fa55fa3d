using System.CommandLine;
using DminServing.Training.Experiments;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train experiment</c>: data sets × networks × seeds, several runs at a time, and a table of them.</summary>
internal static class ExperimentCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { HelpName = "FILE", Description = "What is compared, as JSON: data, networks, seeds, train. docs/training.md has one." };
        var output = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "Where data sets, runs and results go. What is done there already is not done again.", Required = true };
        var jobs = Options.Count("--jobs", "Runs at a time, each of one thread.", Environment.ProcessorCount);
        var command = new Command("experiment", "Compares networks on data sets, over several seeds; run it again to go on with an interrupted one.") { file, output, jobs };
        command.SetAction((arguments, cancellation) => RunAsync(
            ExperimentPlan.Read(arguments.GetRequiredValue(file)),
            Path.GetFullPath(arguments.GetRequiredValue(output)),
            arguments.GetValue(jobs),
            cancellation));
        return command;
    }

    private static async Task RunAsync(ExperimentPlan plan, string folder, int jobs, CancellationToken cancellation)
    {
        List<ExperimentRun> runs = [.. plan.Runs(folder)];
        var experiment = new Experiment(plan, folder, jobs, TimeProvider.System);
        AnsiConsole.MarkupLineInterpolated($"{runs.Count} runs, {runs.Count(run => run.IsDone)} of them done before; {jobs} at a time");
        await new ExperimentProgress(plan, runs).ShowAsync(changed => experiment.RunAsync(changed, cancellation));
        experiment.Write();
        AnsiConsole.MarkupLineInterpolated($"results.tsv, results.md and the training curves are in {folder}");
    }
}
