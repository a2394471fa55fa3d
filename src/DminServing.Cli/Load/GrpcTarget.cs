using DminServing.Protos.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DminServing.Cli.Load;

/// <summary>The gRPC API, over a number of connections that take turns.</summary>
/// <param name="server">The address.</param>
/// <param name="connections">How many.</param>
/// <param name="prepares">Whether PrepareUser is called before each request.</param>
/// <param name="time">The clock.</param>
/// <param name="credentials">What goes along with each call.</param>
internal sealed class GrpcTarget(string server, int connections, bool prepares, TimeProvider time, ServerCredentials? credentials = null) : IScoringTarget
{
    private readonly GrpcChannel[] _channels = [.. Enumerable.Range(0, connections).Select(_ => Open(server, credentials))];
    private int _turn;

    public async Task<LoadAnswer> ScoreAsync(ScoreRequest request, TimeSpan patience)
    {
        var turn = (uint)Interlocked.Increment(ref _turn);
        var client = new ScoringService.ScoringServiceClient(_channels[turn % (uint)_channels.Length]);
        var deadline = time.GetUtcNow().UtcDateTime + patience;
        var ahead = TimeSpan.Zero;
        try
        {
            if (prepares)
            {
                ahead = await PrepareAsync(client, request, deadline);
            }

            var answer = await client.ScoreAsync(request, deadline: deadline);
            return new LoadAnswer(Outcome.Answered, answer.Timings, Ahead: ahead, IsPrepared: answer.User?.Source == UserState.Types.Source.Prepared);
        }
        catch (RpcException e)
        {
            return new LoadAnswer(OutcomeOf(e.StatusCode), Reason: $"{e.StatusCode}: {e.Status.Detail}", Ahead: ahead);
        }
    }

    public void Dispose() => Array.ForEach(_channels, channel => channel.Dispose());

    // A connection carries 100 requests at a time; without further ones an overload would wait here, and the server could not refuse it.
    private static GrpcChannel Open(string server, ServerCredentials? credentials) => GrpcChannel.ForAddress(
        ServerConnection.Address(server),
        new GrpcChannelOptions { HttpHandler = (credentials ?? new(null, null)).Handler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }), DisposeHttpClient = true });

    private async Task<TimeSpan> PrepareAsync(ScoringService.ScoringServiceClient client, ScoreRequest request, DateTime deadline)
    {
        var began = time.GetTimestamp();
        var prepared = await client.PrepareUserAsync(new PrepareUserRequest { UserId = request.UserId, Model = request.Model }, deadline: deadline);
        request.PreparedUser = prepared.PreparedUser;
        return time.GetElapsedTime(began);
    }

    private static Outcome OutcomeOf(StatusCode status) => status switch
    {
        StatusCode.ResourceExhausted => Outcome.Refused,
        StatusCode.DeadlineExceeded => Outcome.TimedOut,
        _ => Outcome.Failed,
    };
}
