using DminServing.ModelContract.Encoding;
using DminServing.Protos.V1;
using Grpc.Core;

namespace DminServing.Peers;

/// <summary>The part of DminServing's API that <c>dmin load</c> uses: string ids and behaviors in the request, the best candidate first in the answer.</summary>
internal sealed class ScoringPeer(FlatModel model, IEngine engine, SemaphoreSlim runs) : ScoringService.ScoringServiceBase
{
    public override async Task<ScoreResponse> Score(ScoreRequest request, ServerCallContext context)
    {
        var behaviors = request.Behaviors.ItemIds.Zip(request.Behaviors.TimestampsMs, (item, time) => new Behavior(item, time)).ToList();
        var rows = model.Encode(request.UserId, request.ItemIds, behaviors);
        await runs.WaitAsync(context.CancellationToken);
        float[] scores;
        try
        {
            scores = engine.Score(rows);
        }
        finally
        {
            runs.Release();
        }

        int[] order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort([.. scores.Select(score => -score)], order);
        return new ScoreResponse
        {
            Index = { order.Select(place => (uint)place) },
            ItemIds = { order.Select(place => request.ItemIds[place]) },
            Ctr = { order.Select(place => scores[place]) },
        };
    }
}
