using System.Globalization;
using DminServing.Protos.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

// Has DminServing rank a user's candidates, as a ranking pipeline would. ../README.md says how to run it.
var (server, user, deadline, items) = ("localhost:8081", "anna-shoes-lately", TimeSpan.FromSeconds(4), new List<string>()); // the deadline is for all of it, retries too
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--server": server = args[++i]; break;
        case "--user": user = args[++i]; break;
        case "--deadline": deadline = TimeSpan.FromSeconds(double.Parse(args[++i], CultureInfo.InvariantCulture)); break;
        default: items.Add(args[i]); break;
    }
}

// One channel for as long as the process lives: it finds replicas that come and go, and pings find out when the other side has gone without a word.
using var channel = GrpcChannel.ForAddress($"dns:///{server}", new GrpcChannelOptions
{
    Credentials = ChannelCredentials.Insecure,
    HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, KeepAlivePingDelay = TimeSpan.FromSeconds(30), KeepAlivePingTimeout = TimeSpan.FromSeconds(5) },
    DisposeHttpClient = true,
    ServiceConfig = new ServiceConfig
    {
        LoadBalancingConfigs = { new RoundRobinConfig() },

        // Scoring changes nothing, so asking twice does no harm. The waits are long because for a second gRPC may take a replica that has gone for
        // one that is there. With a policy gRPC for .NET also comes again when a busy server (RESOURCE_EXHAUSTED) says to, in grpc-retry-pushback-ms.
        // PrepareUser has none: it is a head start, and one that waits is none.
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { new MethodName { Service = "dmin.v1.ScoringService", Method = "Score" } },
                RetryPolicy = new RetryPolicy { MaxAttempts = 3, InitialBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(5), BackoffMultiplier = 1.5, RetryableStatusCodes = { StatusCode.Unavailable } },
            },
        },
    },
});
var service = new ScoringService.ScoringServiceClient(channel);
var metadata = new Metadata();
if (Environment.GetEnvironmentVariable("DMIN_API_KEY") is { Length: > 0 } key)
{
    metadata.Add("x-api-key", key);
}

try
{
    var begin = TimeProvider.System.GetUtcNow().UtcDateTime;
    var preparing = PrepareAsync(begin + (deadline / 4));
    items = items.Count > 0 ? items : ["trousers-slim-chino", "shoes-trail-runner", "lamps-brass-pendant", "shoes-suede-boot"]; // a pipeline retrieves its candidates here, while the server reads the user

    // Better some candidates scored than none: those at the end are left out first, so send the most promising at the start.
    Show(await service.ScoreAsync(new ScoreRequest { UserId = user, ItemIds = { items }, PreparedUser = await preparing, MinCandidates = 1 }, metadata, begin + deadline));
    return 0;
}
catch (RpcException e)
{
    await Console.Error.WriteLineAsync($"{Advice(e.StatusCode)} ({e.Status.Detail})");
    return 1;
}

// What PrepareUser gives; nothing if it fails, for then Score does that work itself.
async Task<string> PrepareAsync(DateTime ends)
{
    try
    {
        return (await service.PrepareUserAsync(new PrepareUserRequest { UserId = user }, metadata, ends)).PreparedUser;
    }
    catch (RpcException)
    {
        return "";
    }
}

static void Show(ScoreResponse answer)
{
    for (var place = 0; place < answer.Ctr.Count; place++)
    {
        Console.WriteLine($"{place + 1,4}   {answer.ItemIds[place],-22}   {answer.Ctr[place]:F6}");
    }

    var (model, user, time) = (answer.Model, answer.User, answer.Timings);
    Console.WriteLine($"{model.Name}/{model.Version}, {user.Length} behaviors ({user.Source}), {answer.UnscoredCandidates} candidates not scored, degraded: {(answer.Degraded.Count > 0 ? string.Join(", ", answer.Degraded) : "no")}");
    Console.WriteLine($"µs: behaviors {time.Behaviors}, encode {time.Encode}, queue {time.Queue}, infer {time.Infer}, rank {time.Rank}, total {time.Total}");
}

static string Advice(StatusCode status) => status switch
{
    StatusCode.InvalidArgument => "INVALID_ARGUMENT: the request is wrong, and would be again",
    StatusCode.Unauthenticated => "UNAUTHENTICATED: the server asks who is calling: set DMIN_API_KEY",
    StatusCode.PermissionDenied => "PERMISSION_DENIED: this caller has not the role score",
    StatusCode.NotFound => "NOT_FOUND: the server has no such model or version",
    StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED: the server is busy, the quota is spent, or the request is too large",
    StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED: no answer in time: ask for fewer candidates or wait longer",
    StatusCode.Unavailable => "UNAVAILABLE: no server answers, or it lacks what it needs",
    StatusCode.Unimplemented => "UNIMPLEMENTED: this is not a DminServing server",
    StatusCode.Internal => "INTERNAL: the server failed and its log says why, or this is not its gRPC port",
    _ => $"{status}: unexpected",
};
