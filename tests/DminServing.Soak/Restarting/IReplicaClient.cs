using DminServing.Protos.V1;

namespace DminServing.Soak.Restarting;

/// <summary>A caller of several replicas.</summary>
internal interface IReplicaClient : IDisposable
{
    /// <summary>Asks one of them.</summary>
    /// <exception cref="Grpc.Core.RpcException">It failed.</exception>
    Task ScoreAsync(ScoreRequest request, DateTime deadline);
}
