using System.CommandLine;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin behaviors load</c>: writes a file of behaviors into Redis, in the form the server reads.</summary>
internal static class BehaviorsCommand
{
    // Commands under way at once; the connection sends them without waiting for each answer.
    private const int UsersInFlight = 256;

    public static Command Create() => new("behaviors", "Behavior sequences in Redis.") { CreateLoad() };

    private static Command CreateLoad()
    {
        var file = new Argument<FileInfo>("file") { Description = "Lines of 'user<tab>item<tab>category<tab>Unix milliseconds', a user's lines together; `dmin-train prepare` writes one." };
        var redis = new Option<string>("--redis", "-r") { Description = "A StackExchange.Redis connection string.", DefaultValueFactory = _ => "localhost:6379" };
        var format = new Option<RedisFormat>("--format") { Description = "In which form: a sorted set a user, or packed into a string." };
        var holdOut = new Option<int>("--hold-out") { Description = "How many of each user's newest behaviors to leave out, to be predicted." };
        var command = new Command("load", "Loads behaviors into Redis. Loading a file twice changes nothing.") { file, redis, format, holdOut };
        command.SetAction(async (arguments, cancellation) =>
        {
            var options = new RedisOptions { Connection = arguments.GetRequiredValue(redis), Format = arguments.GetValue(format), AppendTimeout = TimeSpan.FromSeconds(10) };
            await using var store = new RedisBehaviorStore(options, TimeProvider.System, NullLogger<RedisBehaviorStore>.Instance);
            var (users, behaviors) = await LoadAsync(store, arguments.GetRequiredValue(file), arguments.GetValue(holdOut), cancellation);
            AnsiConsole.MarkupLineInterpolated($"{behaviors} behaviors of {users} users are in {store.Description}");
            return 0;
        });
        return command;
    }

    private static async Task<(int Users, int Behaviors)> LoadAsync(RedisBehaviorStore store, FileInfo file, int holdOut, CancellationToken cancellation)
    {
        var (users, behaviors) = (0, 0);
        await Bar.RunAsync(file.Name, File.ReadLines(file.FullName).Count(), async bar =>
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = UsersInFlight, CancellationToken = cancellation };
            await Parallel.ForEachAsync(BehaviorFile.Read(file.FullName), parallel, async (user, token) =>
            {
                Behavior[] kept = [.. user.Behaviors.Order(BehaviorOrder.OldestFirst).SkipLast(holdOut)];
                await store.AppendAsync(user.UserId, kept, token);
                Interlocked.Increment(ref users);
                Interlocked.Add(ref behaviors, kept.Length);
                bar(user.Behaviors.Count);
            });
        });
        return (users, behaviors);
    }
}
