using System.CommandLine;
using System.Globalization;
using DminServing.Pipeline.Behaviors;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin behaviors get</c>: a user's newest behaviors, as a server reads them from Redis.</summary>
internal static class BehaviorsGetCommand
{
    private const int Shown = 20;
    private const int MostShown = 10_000;

    public static Command Create()
    {
        var (redis, output) = (new RedisTarget(), new OutputOption());
        var user = new Argument<string>("user") { Description = "The user id." };
        var count = new Option<int>("--count", "-n") { Description = $"The most to show, 1 to {MostShown}.", DefaultValueFactory = _ => Shown };
        var command = new Command("get", "Shows a user's newest behaviors.") { user, count };
        redis.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var most = arguments.GetValue(count) is >= 1 and <= MostShown and var given ? given : throw new FormatException($"--count is 1 to {MostShown}.");
            await using var store = redis.Open(arguments);
            var time = TimeProvider.System;
            var sequence = (await store.ReadNewestAsync(arguments.GetRequiredValue(user), most, cancellation)).Until(BehaviorTimes.Latest(time));
            var answer = Answer.Of(arguments.GetRequiredValue(user), sequence, time.GetUtcNow().ToUnixTimeMilliseconds());
            output.Write(arguments, answer, console => Show(answer, store.Description, console));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(Answer answer, string store, IAnsiConsole console)
    {
        if (answer.Behaviors.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumn("position", column => column.RightAligned()).AddColumns("item", "time", "age");
            foreach (var row in answer.Behaviors)
            {
                table.AddRow(row.Position.ToString(CultureInfo.InvariantCulture), Markup.Escape(row.ItemId), Times.Format(row.TimestampMs), Times.Age(row.AgeMs));
            }

            console.Write(table);
        }

        console.MarkupLineInterpolated($"{answer.Behaviors.Count} behaviors of {answer.UserId} in {store}{(answer.Truncated ? ", and older ones" : "")}");
        if (answer.Corrupt > 0)
        {
            console.MarkupLineInterpolated($"[yellow]{answer.Corrupt} more cannot be read, or lie more than a day in the future, and are left out[/]");
        }
    }

    /// <summary>The same as the answer of <c>GET /v1/users/{id}/behaviors</c>, less what only a model knows.</summary>
    private sealed record Answer(string UserId, IReadOnlyList<Row> Behaviors, bool Truncated, int Corrupt)
    {
        public static Answer Of(string user, BehaviorSequence sequence, long now) => new(
            user,
            [.. sequence.NewestFirst.Select((behavior, place) => new Row(place + 1, behavior.ItemId, behavior.TimestampMs, now - behavior.TimestampMs))],
            sequence.Truncated,
            sequence.Corrupt);
    }

    private sealed record Row(int Position, string ItemId, long TimestampMs, long AgeMs);
}
