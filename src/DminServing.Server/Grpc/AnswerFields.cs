using DminServing.Pipeline;
using DminServing.Pipeline.Models;
using DminServing.Protos.V1;
using DminServing.Server.Scoring;
using PipelineDegradedReason = DminServing.Pipeline.DegradedReason;
using PipelineUserState = DminServing.Pipeline.UserState;
using StageTimings = DminServing.Protos.V1.StageTimings;

namespace DminServing.Server.Grpc;

/// <summary>The fields that answers have in common → protobuf.</summary>
internal static class AnswerFields
{
    public static ModelRef Write(ModelSnapshot model) => new() { Name = model.Name, Version = model.Version };

    public static Protos.V1.UserState Write(PipelineUserState user)
    {
        var state = new Protos.V1.UserState
        {
            Source = user.Source switch
            {
                BehaviorSource.Store => Protos.V1.UserState.Types.Source.Store,
                BehaviorSource.Inline => Protos.V1.UserState.Types.Source.Inline,
                BehaviorSource.Prepared => Protos.V1.UserState.Types.Source.Prepared,
                BehaviorSource.Stale => Protos.V1.UserState.Types.Source.Stale,
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

        if (user.BehaviorsAgeMs is { } readAgo)
        {
            state.BehaviorsAgeMs = readAgo;
        }

        return state;
    }

    public static Protos.V1.DegradedReason Write(PipelineDegradedReason reason) => reason switch
    {
        PipelineDegradedReason.CandidatesCut => Protos.V1.DegradedReason.CandidatesCut,
        PipelineDegradedReason.ScoresReplaced => Protos.V1.DegradedReason.ScoresReplaced,
        PipelineDegradedReason.BehaviorsCorrupt => Protos.V1.DegradedReason.BehaviorsCorrupt,
        PipelineDegradedReason.BehaviorsStale => Protos.V1.DegradedReason.BehaviorsStale,
        _ => Protos.V1.DegradedReason.BehaviorsUnavailable,
    };

    public static StageTimings Write(in Pipeline.Telemetry.StageTimings timings) => new()
    {
        Behaviors = Microseconds.Of(timings.Behaviors),
        Encode = Microseconds.Of(timings.Encode),
        Queue = Microseconds.Of(timings.Queue),
        Infer = Microseconds.Of(timings.Infer),
        Rank = Microseconds.Of(timings.Rank),
        Total = Microseconds.Of(timings.Total),
    };
}
