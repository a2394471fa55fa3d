using System.CommandLine;
using System.Globalization;
using DminServing.Protos.V1;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin explain</c>: which interest looked at which past behavior, and what each score would be without it.</summary>
internal static class ExplainCommand
{
    private const string Shades = " ░▒▓█";

    public static Command Create()
    {
        var (question, server, output) = (new QuestionOptions(), new ServerConnection(), new OutputOption());
        var command = new Command("explain", "Tells what made the scores: per interest the weight of every past behavior, and the change of the score without it.");
        question.AddTo(command);
        server.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var channel = server.Open(arguments);
            var answer = await new ExplainService.ExplainServiceClient(channel).ExplainAsync(new ExplainRequest { Question = question.Read(arguments) }, cancellationToken: cancellation);
            output.WriteMessage(arguments, answer, console => Show(answer, console));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(ExplainResponse answer, IAnsiConsole console)
    {
        foreach (var candidate in answer.Candidates)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{candidate.ItemId}[/]  {candidate.Ctr:0.000000}");
            console.Write(TableOf(candidate, answer));
        }

        console.MarkupLineInterpolated($"{answer.Model.Name}/{answer.Model.Version}, {answer.User.Length} behaviors ({answer.User.Source}), {answer.UnknownItems} unknown items; each interest's weights add up to 100 %");
        foreach (var reason in answer.Degraded)
        {
            console.MarkupLineInterpolated($"[yellow]degraded: {reason}[/]");
        }
    }

    private static Table TableOf(ExplainedCandidate candidate, ExplainResponse answer)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("position", column => column.RightAligned()).AddColumn("behavior");
        for (var interest = 1; interest <= answer.Interests; interest++)
        {
            table.AddColumn(string.Create(CultureInfo.InvariantCulture, $"interest {interest}"), column => column.RightAligned());
        }

        table.AddColumn("without it", column => column.RightAligned());
        for (var place = 0; place < answer.Behaviors.Count; place++)
        {
            var behavior = answer.Behaviors[place];
            string[] weights = [.. candidate.Attention.Select(interest => Weight(interest.Weights[place], interest.Weights.Max()))];
            table.AddRow([
                behavior.Position.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(behavior.ItemId) + (behavior.Known ? "" : " (unknown)"),
                .. weights,
                (candidate.Without[place] - candidate.Ctr).ToString("+0.000000;-0.000000;0.000000", CultureInfo.InvariantCulture),
            ]);
        }

        return table;
    }

    // Darker is more dominant, as in the paper's figure 2.
    private static string Weight(float weight, float largest) =>
        string.Create(CultureInfo.InvariantCulture, $"{weight * 100:0.0} % {Shades[(int)Math.Ceiling(weight / largest * (Shades.Length - 1))]}");
}
