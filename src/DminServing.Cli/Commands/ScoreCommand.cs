using System.CommandLine;
using System.Globalization;
using DminServing.Protos.V1;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin score</c>: ranks candidates for a user and shows why they may be worse than usual.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var (question, server, output) = (new QuestionOptions(), new ServerConnection(), new OutputOption());
        var calibrated = new Option<bool>("--calibrated") { Description = "Show calibrated click-through rates beside the scores." };
        var command = new Command("score", "Ranks candidates for a user.") { calibrated };
        question.AddTo(command);
        server.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var request = question.Read(arguments);
            request.Calibrate = arguments.GetValue(calibrated);
            using var channel = server.Open(arguments);
            var answer = await new ScoringService.ScoringServiceClient(channel).ScoreAsync(request, cancellationToken: cancellation);
            output.WriteMessage(arguments, answer, console => Show(answer, console));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(ScoreResponse answer, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("rank", column => column.RightAligned()).AddColumn("item").AddColumn("ctr", column => column.RightAligned());
        var isCalibrated = answer.CalibratedCtr.Count > 0;
        if (isCalibrated)
        {
            table.AddColumn("calibrated", column => column.RightAligned());
        }

        for (var rank = 0; rank < answer.Ctr.Count; rank++)
        {
            string[] row = [(rank + 1).ToString(CultureInfo.InvariantCulture), Markup.Escape(answer.ItemIds[rank]), Rate(answer.Ctr[rank])];
            table.AddRow(isCalibrated ? [.. row, Rate(answer.CalibratedCtr[rank])] : row);
        }

        console.Write(table);
        console.MarkupLineInterpolated($"{answer.Model.Name}/{answer.Model.Version}, {answer.User.Length} behaviors ({answer.User.Source}), {answer.UnknownItems} unknown items, {answer.Timings.Total} µs");
        foreach (var reason in answer.Degraded)
        {
            console.MarkupLineInterpolated($"[yellow]degraded: {reason}[/]");
        }
    }

    private static string Rate(float ctr) => ctr.ToString("0.000000", CultureInfo.InvariantCulture);
}
