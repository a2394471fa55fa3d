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
        var (server, output) = (new ServerConnection(), new OutputOption());
        var user = new Option<string>("--user", "-u") { Description = "The user id.", Required = true };
        var items = new Option<string[]>("--item", "-i") { Description = "The candidates' item ids.", Required = true, AllowMultipleArgumentsPerToken = true };
        var history = new Option<string[]>("--behavior", "-b") { Description = "Item ids of the behavior sequence, oldest first, instead of the store's.", AllowMultipleArgumentsPerToken = true };
        var top = new Option<uint>("--top") { Description = "How many of the best to show; 0 for all." };
        var model = new Option<string>("--model", "-m") { Description = "The model; the server's default when left out.", DefaultValueFactory = _ => "" };
        RefuseOptions(items);
        RefuseOptions(history);
        var command = new Command("score", "Ranks candidates for a user.") { user, items, history, top, model };
        server.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var request = new ScoreRequest { UserId = arguments.GetRequiredValue(user), TopK = arguments.GetValue(top), Model = arguments.GetValue(model) };
            request.ItemIds.AddRange(arguments.GetRequiredValue(items));
            if (arguments.GetValue(history) is { Length: > 0 } sequence)
            {
                request.Behaviors = new BehaviorSequence { ItemIds = { sequence }, TimestampsMs = { Enumerable.Range(1, sequence.Length).Select(time => (long)time) } };
            }

            using var channel = server.Open(arguments);
            var answer = await new ScoringService.ScoringServiceClient(channel).ScoreAsync(request, cancellationToken: cancellation);
            output.WriteMessage(arguments, answer, console => Show(answer, console));
            return ExitCode.Done;
        });
        return command;
    }

    // An option that takes many values would also take a misspelled option for one.
    private static void RefuseOptions(Option<string[]> option) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
        {
            result.AddError($"There is no option '{token.Value}'.");
        }
    });

    private static void Show(ScoreResponse answer, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("rank", column => column.RightAligned()).AddColumn("item").AddColumn("ctr", column => column.RightAligned());
        for (var rank = 0; rank < answer.Ctr.Count; rank++)
        {
            table.AddRow((rank + 1).ToString(CultureInfo.InvariantCulture), Markup.Escape(answer.ItemIds[rank]), answer.Ctr[rank].ToString("0.000000", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        console.MarkupLineInterpolated($"{answer.Model.Name}/{answer.Model.Version}, {answer.User.Length} behaviors ({answer.User.Source}), {answer.UnknownItems} unknown items, {answer.Timings.Total} µs");
        foreach (var reason in answer.Degraded)
        {
            console.MarkupLineInterpolated($"[yellow]degraded: {reason}[/]");
        }
    }
}
