using DminServing.Pipeline;
using DminServing.Protos.V1;
using DminServing.Server.Scoring;

namespace DminServing.Server.Grpc;

/// <summary><see cref="ScoringAnswer"/> → protobuf.</summary>
internal static class ScoreResponseWriter
{
    public static ScoreResponse Write(ScoreRequest request, ScoringAnswer answer)
    {
        var ranked = answer.Ranked;
        var response = new ScoreResponse
        {
            RequestId = request.RequestId,
            Model = AnswerFields.Write(answer.Model),
            User = AnswerFields.Write(answer.User),
            UnknownItems = (uint)answer.UnknownItems,
            Timings = AnswerFields.Write(answer.Timings),
        };
        response.Ctr.AddRange(ranked.Ctr);
        response.Index.Capacity = ranked.Index.Length;
        foreach (var place in ranked.Index)
        {
            response.Index.Add((uint)place);
        }

        AddItems(response, request, ranked.Index);
        response.UnscoredCandidates = (uint)answer.Unscored;
        response.Replaced.AddRange(answer.Replaced.Select(place => (uint)place));
        response.Degraded.AddRange(answer.Degraded.Select(AnswerFields.Write));
        if (request.Calibrate)
        {
            response.CalibratedCtr.AddRange(answer.CalibratedCtr());
        }

        return response;
    }

    /// <summary>The answer to a question of a stream that has none.</summary>
    public static ScoreResponse Write(ScoreRequest request, Failure failure) =>
        new() { RequestId = request.RequestId, Error = new ScoreError { Code = (int)failure.Grpc, Message = failure.Detail } };

    private static void AddItems(ScoreResponse response, ScoreRequest request, int[] index)
    {
        if (request.ItemNumbers.Count > 0)
        {
            response.ItemNumbers.Capacity = index.Length;
            foreach (var place in index)
            {
                response.ItemNumbers.Add(request.ItemNumbers[place]);
            }
        }
        else
        {
            response.ItemIds.Capacity = index.Length;
            foreach (var place in index)
            {
                response.ItemIds.Add(request.ItemIds[place]);
            }
        }
    }
}
