using DminServing.Pipeline;
using DminServing.Protos.V1;
using DminServing.Server.Scoring;
using PipelineDegradedReason = DminServing.Pipeline.DegradedReason;
using PipelineUserState = DminServing.Pipeline.UserState;
using StageTimings = DminServing.Protos.V1.StageTimings;

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
            Model = new ModelRef { Name = answer.Model.Name, Version = answer.Model.Version },
            User = Write(answer.User),
            UnknownItems = (uint)answer.UnknownItems,
            Timings = Write(answer.Timings),
        };
        response.Ctr.AddRange(ranked.Ctr);
        response.Index.Capacity = ranked.Index.Length;
        foreach (var place in ranked.Index)
        {
            response.Index.Add((uint)place);
        }

        AddItems(response, request, ranked.Index);
        response.Degraded.AddRange(answer.Degraded.Select(Write));
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

    private static Protos.V1.UserState Write(PipelineUserState user)
    {
        var state = new Protos.V1.UserState
        {
            Source = user.Source switch
            {
                BehaviorSource.Store => Protos.V1.UserState.Types.Source.Store,
                BehaviorSource.Inline => Protos.V1.UserState.Types.Source.Inline,
                _ => Protos.V1.UserState.Types.Source.None,
            },
            Length = (uint)user.Length,
            Truncated = user.Truncated,
            ColdStart = user.IsColdStart,
        };
        if (user.NewestAgeMs is { } age)
        {
            state.NewestAgeMs = age;
        }

        return state;
    }

    private static Protos.V1.DegradedReason Write(PipelineDegradedReason reason) => reason switch
    {
        PipelineDegradedReason.BehaviorsCorrupt => Protos.V1.DegradedReason.BehaviorsCorrupt,
        _ => Protos.V1.DegradedReason.BehaviorsUnavailable,
    };

    private static StageTimings Write(in Pipeline.Telemetry.StageTimings timings) => new()
    {
        Behaviors = Microseconds.Of(timings.Behaviors),
        Encode = Microseconds.Of(timings.Encode),
        Queue = Microseconds.Of(timings.Queue),
        Infer = Microseconds.Of(timings.Infer),
        Rank = Microseconds.Of(timings.Rank),
        Total = Microseconds.Of(timings.Total),
    };
}
