using System.CommandLine;
using System.Globalization;
using DminServing.Training.Experiments;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary><c>dmin-train tune</c>: tries combinations of the few hyper-parameters that matter.</summary>
internal static class TuneCommand
{
    public static Command Create()
    {
        var data = TrainCommand.DataOption();
        var network = TrainCommand.NetworkOption();
        var output = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "Where runs and tuning.tsv go. What is done there already is not done again.", Required = true };
        var lambda = Several("--lambda", "λ of eq. 7 to try: the weight of the auxiliary loss.", 1d, 2d, 4d);
        var learningRate = Several("--learning-rate", "Adam's step sizes to try.", 0.001);
        var heads = Several("--interest-heads", "H_E to try: numbers of interests.", 2, 4);
        var dropout = Several("--dropout", "Shares of values set to zero in training to try.", 0.2);
        var seeds = Several("--seeds", "Seeds of the weights; a combination counts with its mean.", 1, 2);
        var epochs = Options.Count("--epochs", "Most passes over the training users.", new Fitting.FittingOptions().Epochs);
        var jobs = Options.Count("--jobs", "Runs at a time, each of one thread.", Environment.ProcessorCount);
        var command = new Command("tune", "Tries combinations of hyper-parameters and compares them on the validation users; run it again to go on with an interrupted one.")
        {
            data, network, output, lambda, learningRate, heads, dropout, seeds, epochs, jobs,
        };
        command.SetAction((arguments, cancellation) => RunAsync(
            new Tuning(
                Path.GetFullPath(arguments.GetRequiredValue(data)),
                arguments.GetRequiredValue(network),
                arguments.GetRequiredValue(seeds),
                Path.GetFullPath(arguments.GetRequiredValue(output)),
                arguments.GetValue(jobs)),
            new TuningSpace(arguments.GetRequiredValue(lambda), arguments.GetRequiredValue(learningRate), arguments.GetRequiredValue(heads), arguments.GetRequiredValue(dropout)),
            ["--epochs", arguments.GetValue(epochs).ToString(CultureInfo.InvariantCulture)],
            cancellation));
        return command;
    }

    private static async Task RunAsync(Tuning tuning, TuningSpace space, IReadOnlyList<string> train, CancellationToken cancellation)
    {
        AnsiConsole.MarkupLineInterpolated($"{space.Trials().Count()} combinations");
        var results = await tuning.RunAsync(space, train, run => AnsiConsole.MarkupLineInterpolated($"done: {run}"), cancellation);
        var table = new Table().AddColumns("validation AUC", "±", "dmin-train train ...");
        foreach (var (trial, aucs) in results)
        {
            table.AddRow(aucs.Average().ToString("0.0000", CultureInfo.InvariantCulture), ResultsTable.Deviation(aucs).ToString("0.0000", CultureInfo.InvariantCulture), string.Join(' ', trial.Arguments));
        }

        AnsiConsole.Write(table);
    }

    private static Option<T[]> Several<T>(string name, string description, params T[] values) =>
        new(name) { HelpName = "NUMBERS", Description = description, DefaultValueFactory = _ => values, AllowMultipleArgumentsPerToken = true };
}
