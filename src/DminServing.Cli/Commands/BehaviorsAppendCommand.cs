using System.CommandLine;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin behaviors append</c>: adds behaviors to a user's sequence.</summary>
internal static class BehaviorsAppendCommand
{
    public static Command Create()
    {
        var (redis, output) = (new RedisTarget(), new OutputOption());
        var user = new Argument<string>("user") { Description = "The user id." };
        var items = new Argument<string[]>("items") { Description = "Item ids, the most recent last.", Arity = ArgumentArity.OneOrMore };
        var times = new Option<string[]>("--at") { Description = "When, for each item in turn: Unix milliseconds or 2026-11-27T10:00:00Z. Left out: now." };
        var command = new Command("append", "Adds behaviors to a user's sequence. The same item at the same millisecond is one behavior.") { user, items, times };
        redis.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var userId = arguments.GetRequiredValue(user);
            var behaviors = Behaviors(userId, arguments.GetRequiredValue(items), arguments.GetValue(times) ?? [], TimeProvider.System);
            await using var store = redis.Open(arguments);
            await store.AppendAsync(userId, behaviors, cancellation);
            output.Write(arguments, new Answer(userId, behaviors.Length), console => console.WriteLine($"{behaviors.Length} behaviors of {userId} are in {store.Description}"));
            return ExitCode.Done;
        });
        return command;
    }

    // Without times they happened just now, in the order they stand in, as over REST.
    private static Behavior[] Behaviors(string user, string[] items, string[] times, TimeProvider clock)
    {
        if (times.Length > 0 && times.Length != items.Length)
        {
            throw new FormatException($"There are {items.Length} items and {times.Length} times; give --at once for each item, or not at all.");
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        Behavior[] behaviors = [.. items.Select((item, place) => new Behavior(item, times.Length > 0 ? Times.Parse(times[place]) : now - (items.Length - 1 - place)))];
        var problem = BehaviorRules.ProblemOf("the user id", user) ?? behaviors.Select(behavior => BehaviorRules.ProblemOf(behavior, BehaviorTimes.Latest(clock))).FirstOrDefault(found => found is not null);
        return problem is null ? behaviors : throw new FormatException($"Nothing was appended: {problem}.");
    }

    private sealed record Answer(string UserId, int Appended);
}
