using DminServing.Protos.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DminServing.Soak.Restarting;

/// <summary>Callers' load balancing by hand: round robin over the replicas that are in it, as a mesh or a Kubernetes service sees them.</summary>
internal sealed class Rotation : IReplicaClient
{
    private readonly GrpcChannel[] _channels;
    private readonly ScoringService.ScoringServiceClient[] _clients;
    private readonly bool[] _isIn;
    private readonly int _attempts;
    private int _next;

    /// <summary>All replicas are in it.</summary>
    /// <param name="servers">Their gRPC addresses.</param>
    /// <param name="attempts">How many replicas a call may ask one after the other, while they are UNAVAILABLE.</param>
    public Rotation(IEnumerable<string> servers, int attempts)
    {
        _attempts = attempts;
        _channels = [.. servers.Select(server => GrpcChannel.ForAddress(server))];
        _clients = [.. _channels.Select(channel => new ScoringService.ScoringServiceClient(channel))];
        _isIn = [.. _channels.Select(_ => true)];
    }

    /// <summary>Takes a replica out, or puts it back.</summary>
    public void Set(int replica, bool isIn) => Volatile.Write(ref _isIn[replica], isIn);

    public async Task ScoreAsync(ScoreRequest request, DateTime deadline)
    {
        var replica = Interlocked.Increment(ref _next);
        for (var attempt = 1; attempt < _attempts; attempt++)
        {
            try
            {
                await From(replica++).ScoreAsync(request, deadline: deadline);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                // The next one.
            }
        }

        await From(replica).ScoreAsync(request, deadline: deadline);
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private ScoringService.ScoringServiceClient From(int place)
    {
        for (; ; place++)
        {
            var replica = (int)((uint)place % _clients.Length);
            if (Volatile.Read(ref _isIn[replica]))
            {
                return _clients[replica];
            }
        }
    }
}
