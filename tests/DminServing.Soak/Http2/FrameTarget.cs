using DminServing.Cli.Load;
using DminServing.Protos.V1;
using Google.Protobuf;

namespace DminServing.Soak.Http2;

/// <summary>The gRPC API at a fraction of what gRPC's client costs: with that one, a core that generates load is used up sooner than a core that refuses it, and what it could not send in time would count as the
/// server's failure. It reads no scores, only how calls end.</summary>
internal sealed class FrameTarget : IScoringTarget
{
    private readonly FrameConnection[] _connections;
    private int _turn;

    private FrameTarget(FrameConnection[] connections) => _connections = connections;

    /// <summary>Connects.</summary>
    /// <param name="server">The address.</param>
    /// <param name="connections">How many, of a hundred calls at once each.</param>
    public static async Task<FrameTarget> ConnectAsync(string server, int connections) =>
        new(await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => FrameConnection.OpenAsync(new Uri(server).Port))));

    public async Task<LoadAnswer> ScoreAsync(ScoreRequest request, TimeSpan patience)
    {
        var message = request.ToByteArray();
        for (var attempt = 0; attempt < _connections.Length; attempt++)
        {
            var turn = (uint)Interlocked.Increment(ref _turn);
            if (_connections[turn % (uint)_connections.Length].TryCall(message, patience, out var answer))
            {
                return await answer;
            }
        }

        return new LoadAnswer(Outcome.Failed, Reason: "No connection has room for another call.");
    }

    public void Dispose() => Array.ForEach(_connections, connection => connection.Dispose());
}
