using System.CommandLine;
using DminServing.Cli.Load;
using DminServing.ModelContract.Manifest;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin load</c>: sends requests at a rate, or looks for the highest rate that meets a p99, and says what callers waited.</summary>
internal static class LoadCommand
{
    private const string RestAddress = "http://localhost:8080";
    private const int GrpcConnections = 2;
    private const int RestConnections = 256;
    private const int MostRequestsPerSecond = 1_000_000;

    private static readonly ServerConnection Connection = new();
    private static readonly Option<bool> Rest = new("--rest") { Description = $"Use the REST API instead of gRPC; --server is then its address, {RestAddress} when left out." };
    private static readonly Option<double> Rate = new("--rate") { Description = "Requests per second, Poisson arrivals; where a sweep begins.", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> Sweep = new("--sweep") { Description = "Look for the highest rate whose p99 is within --p99-limit, beginning with --rate." };
    private static readonly Option<string> Limit = new("--p99-limit") { Description = "The p99 a sweep is for.", DefaultValueFactory = _ => "50ms" };
    private static readonly Option<string> Duration = new("--duration") { Description = "How long to send, at each rate.", DefaultValueFactory = _ => "30s" };
    private static readonly Option<string> Warmup = new("--warmup") { Description = "How long to send before that without counting.", DefaultValueFactory = _ => "3s" };
    private static readonly Option<string> Deadline = new("--deadline") { Description = "Longest wait for an answer.", DefaultValueFactory = _ => "2s" };
    private static readonly Option<string> Candidates = new("--candidates", "-c") { Description = "Candidates of a request: 500, or a mix such as 10:0.5,200:0.4,2000:0.1.", DefaultValueFactory = _ => "200" };
    private static readonly Option<DirectoryInfo> ModelFolder = new("--model-folder") { Description = "A model version's folder, such as models/dmin-demo/1; users and items are drawn from its vocabularies." };
    private static readonly Option<FileInfo> Users = new("--users") { Description = "A file of user ids, one a line, to draw from." };
    private static readonly Option<FileInfo> Items = new("--items") { Description = "A file of item ids, one a line, to draw from." };
    private static readonly Option<string> Ids = new("--ids") { Description = "Name candidates by strings or by numbers.", DefaultValueFactory = _ => "strings" };
    private static readonly Option<int> Behaviors = new("--behaviors", "-b") { Description = "Behaviors a request brings along; 0: the server reads its store." };
    private static readonly Option<bool> Prepare = new("--prepare") { Description = "Call PrepareUser before each request, as a pipeline does while it retrieves candidates; the latency begins after it. gRPC only." };
    private static readonly Option<string> Model = new("--model", "-m") { Description = "The model; the server's default when left out.", DefaultValueFactory = _ => "" };
    private static readonly Option<int> Connections = new("--connections") { Description = $"Connections to the server: {GrpcConnections} when left out, and more where requests pile up; over REST {RestConnections} at most, where each carries one request at a time." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides arrivals and requests.", DefaultValueFactory = _ => 1 };
    private static readonly Option<FileInfo> Json = new("--json") { Description = "Write the report to this file as well." };

    public static Command Create()
    {
        Ids.AcceptOnlyFromAmong("strings", "numbers");
        var command = new Command("load", "Sends requests at a rate, whether or not earlier ones were answered, and reports latencies from the time each was due.")
        {
            Rest, Rate, Sweep, Limit, Duration, Warmup, Deadline, Candidates, ModelFolder, Users, Items, Ids, Behaviors, Prepare, Model, Connections, Seed, Json,
        };
        Connection.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var (users, items) = (Pool(arguments, Users, FeatureSchema.UserId), Pool(arguments, Items, FeatureSchema.ItemId));
        var shape = new RequestShape(CandidateMix.Parse(arguments.GetRequiredValue(Candidates)), arguments.GetValue(Ids) == "numbers", arguments.GetValue(Behaviors), arguments.GetRequiredValue(Model));
        using var target = Target(arguments);

        Task<LoadReport> RunAt(double rate)
        {
            var plan = new LoadPlan(rate, Time(arguments, Warmup), Time(arguments, Duration), Time(arguments, Deadline), arguments.GetValue(Seed));
            var recorder = new LoadRecorder(shape.Candidates.Sizes);
            var run = new LoadRun(target, new RequestSource(users, items, shape, plan.Seed), plan, recorder, TimeProvider.System);
            return LoadProgress.ShowAsync(plan, recorder, run.RunAsync(cancellation), TimeProvider.System);
        }

        var (best, runs) = arguments.GetValue(Sweep) ? await SweepAsync(arguments, RunAt, cancellation) : await OnceAsync(arguments, RunAt);
        Save(arguments, best, runs);
        return runs.All(run => run.Accounts.AddUp) && best?.Accounts.Answered > 0 ? 0 : 1;
    }

    private static async Task<(LoadReport? Best, IReadOnlyList<LoadReport> Runs)> OnceAsync(ParseResult arguments, Func<double, Task<LoadReport>> runAt)
    {
        var report = await runAt(FirstRate(arguments));
        LoadTables.Write(report);
        return (report, [report]);
    }

    private static async Task<(LoadReport? Best, IReadOnlyList<LoadReport> Runs)> SweepAsync(ParseResult arguments, Func<double, Task<LoadReport>> runAt, CancellationToken cancellation)
    {
        var limit = Time(arguments, Limit);
        var sweep = new RateSweep(runAt, limit);
        var best = await sweep.RunAsync(FirstRate(arguments), cancellation);
        LoadTables.Write(sweep.Runs, best, limit);
        return (best, sweep.Runs);
    }

    private static double FirstRate(ParseResult arguments) => arguments.GetValue(Rate) is > 0 and <= MostRequestsPerSecond and var rate
        ? rate
        : throw new FormatException($"--rate is above 0 and at most {MostRequestsPerSecond} requests per second.");

    private static TimeSpan Time(ParseResult arguments, Option<string> option) => Durations.Parse(arguments.GetRequiredValue(option), option.Name);

    private static IdPool Pool(ParseResult arguments, Option<FileInfo> file, string feature) =>
        arguments.GetValue(file) is { } ids ? IdPool.Load(ids.FullName)
        : arguments.GetValue(ModelFolder) is { } folder ? IdPool.OfModel(folder.FullName, feature)
        : throw new FormatException($"There is no {feature} to ask about; give --model-folder, or {file.Name}.");

    private static IScoringTarget Target(ParseResult arguments)
    {
        var (isRest, prepares) = (arguments.GetValue(Rest), arguments.GetValue(Prepare));
        if (prepares && (isRest || arguments.GetValue(Behaviors) > 0))
        {
            throw new FormatException("--prepare reads the server's store over gRPC; leave out --rest and --behaviors.");
        }

        var connections = arguments.GetValue(Connections) is > 0 and var given ? given : isRest ? RestConnections : GrpcConnections;
        var (address, credentials) = (Address(arguments), Connection.Credentials(arguments));
        return isRest ? new RestTarget(ServerConnection.Address(address), connections, TimeProvider.System, credentials) : new GrpcTarget(address, connections, prepares, TimeProvider.System, credentials);
    }

    private static string Address(ParseResult arguments) =>
        arguments.GetValue(Rest) && arguments.GetResult(Connection.Server) is not { Implicit: false } ? RestAddress : arguments.GetRequiredValue(Connection.Server);

    private static void Save(ParseResult arguments, LoadReport? best, IReadOnlyList<LoadReport> runs)
    {
        if (arguments.GetValue(Json) is { } file)
        {
            new LoadFile(
                Address(arguments),
                arguments.GetValue(Rest) ? "rest" : "grpc",
                arguments.GetRequiredValue(Candidates),
                arguments.GetRequiredValue(Ids),
                arguments.GetValue(Behaviors),
                arguments.GetValue(Seed),
                arguments.GetValue(Sweep) ? Time(arguments, Limit).TotalMilliseconds : null,
                best,
                runs).Save(file.FullName);
        }
    }
}
