using System.CommandLine;
using System.Globalization;
using DminServing.Protos.V1;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin models</c>: what the server serves.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var (server, output) = (new ServerConnection(), new OutputOption());
        var command = new Command("models", "Lists the models a server serves.");
        server.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var channel = server.Open(arguments);
            var answer = await new ModelService.ModelServiceClient(channel).ListModelsAsync(new ListModelsRequest(), cancellationToken: cancellation);
            output.WriteMessage(arguments, answer, console => Show(answer, console));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(ListModelsResponse answer, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("model", "version", "architecture", "layout", "T", "runs on", "AUC");
        foreach (var model in answer.Models)
        {
            table.AddRow(
                Markup.Escape(model.Name) + (model.IsDefault ? " (default)" : ""),
                Markup.Escape(model.Version),
                Markup.Escape(model.Architecture),
                model.Layout,
                model.MaxBehaviors.ToString(CultureInfo.InvariantCulture),
                $"{model.Provider}, {model.Scorer}",
                model.Training is { HasTestAuc: true } training ? training.TestAuc.ToString("0.0000", CultureInfo.InvariantCulture) : "");
        }

        console.Write(table);
    }
}
