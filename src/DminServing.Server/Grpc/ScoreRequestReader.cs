using DminServing.ModelContract.Encoding;
using DminServing.Protos.V1;
using DminServing.Server.Scoring;

namespace DminServing.Server.Grpc;

/// <summary>protobuf → <see cref="ScoringQuery"/>.</summary>
internal sealed class ScoreRequestReader(RequestRules rules)
{
    /// <summary>Reads a request and refuses what is not right about it.</summary>
    /// <exception cref="InvalidQueryException">A field is not right.</exception>
    public ScoringQuery Read(ScoreRequest request)
    {
        RequestRules.CheckName("request_id", request.RequestId);
        RequestRules.CheckId("user_id", request.UserId);
        return RequestRules.Checked(new ScoringQuery
        {
            UserId = request.UserId,
            Candidates = rules.Candidates(request.ItemIds, request.ItemNumbers),
            Context = request.Context,
            Calibrate = request.Calibrate,
            ItemFeatures = request.ItemFeatures.ToDictionary(column => column.Key, column => (IReadOnlyList<string>)column.Value.Values),
            Behaviors = request.Behaviors is { } behaviors ? RequestRules.Behaviors(behaviors.ItemIds, behaviors.TimestampsMs) : null,
            PreparedUser = request.PreparedUser,
            TopK = RequestRules.CountOf(request.TopK),
            MinCandidates = request.HasMinCandidates ? RequestRules.CountOf(request.MinCandidates) : null,
            Model = request.Model,
            ModelVersion = request.ModelVersion,
            AllowDegraded = !request.HasAllowDegraded || request.AllowDegraded,
        });
    }

    /// <summary>Reads a request to prepare a user.</summary>
    /// <exception cref="InvalidQueryException">A field is not right.</exception>
    public static ScoringQuery Read(PrepareUserRequest request)
    {
        RequestRules.CheckId("user_id", request.UserId);
        return RequestRules.Checked(new ScoringQuery
        {
            UserId = request.UserId,
            Candidates = default,
            Context = request.Context,
            Model = request.Model,
            ModelVersion = request.ModelVersion,
            AllowDegraded = !request.HasAllowDegraded || request.AllowDegraded,
        });
    }
}
