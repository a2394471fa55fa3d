using System.CommandLine;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Behaviors;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin validate store</c>: looks at some users in Redis as a server would.</summary>
internal static class ValidateStoreCommand
{
    private const int Sample = 1000;
    private const int MostUsers = 1_000_000;

    public static Command Create()
    {
        var (redis, output) = (new RedisTarget(), new OutputOption());
        var users = new Option<int>("--users") { Description = $"The most users to look at, 1 to {MostUsers}; they are found by SCAN.", DefaultValueFactory = _ => Sample };
        var model = new Option<DirectoryInfo>("--model") { Description = "A model version's folder, such as models/dmin-demo/1: how many of the items does it know?" };
        var command = new Command("store", "Looks at the behaviors of some users in Redis. Exit code 1 if something is wrong with them.") { users, model };
        redis.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var most = arguments.GetValue(users) is >= 1 and <= MostUsers and var given ? given : throw new FormatException($"--users is 1 to {MostUsers}.");
            var items = arguments.GetValue(model) is { } folder ? Items(folder.FullName) : null;
            await using var survey = new RedisSurvey(redis.Options(arguments), TimeProvider.System);
            var found = await survey.LookAsync(most, items is null ? null : item => items.Encode(item) > 0, cancellation);
            var report = StoreReport.Of(found, redis.FormatGiven(arguments), items is not null, TimeProvider.System);
            output.Write(arguments, report, report.Show);
            return report.Ok ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static FeatureEncoder Items(string folder) =>
        ModelFeatures.Load(ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName)).Features, folder).Item[0].Encoder;
}
