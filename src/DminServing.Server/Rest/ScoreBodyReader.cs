using DminServing.ModelContract.Encoding;
using DminServing.Server.Scoring;

namespace DminServing.Server.Rest;

/// <summary>JSON → <see cref="ScoringQuery"/>.</summary>
internal sealed class ScoreBodyReader(RequestRules rules)
{
    /// <summary>Reads a request and refuses what is not right about it.</summary>
    /// <exception cref="InvalidQueryException">A field is not right.</exception>
    public ScoringQuery Read(ScoreBody body)
    {
        RequestRules.CheckName("request_id", body.RequestId);
        RequestRules.CheckId("user_id", body.UserId);
        return RequestRules.Checked(new ScoringQuery
        {
            UserId = body.UserId,
            Candidates = rules.Candidates(body.ItemIds, body.ItemNumbers),
            Context = body.Context,
            Calibrate = body.Calibrate,
            ItemFeatures = body.ItemFeatures,
            Behaviors = body.Behaviors is { } rows ? Behaviors(rows) : null,
            PreparedUser = body.PreparedUser,
            TopK = RequestRules.CountOf(body.TopK),
            MinCandidates = body.MinCandidates is { } fewest ? RequestRules.CountOf(fewest) : null,
            Model = body.Model,
            ModelVersion = body.ModelVersion,
            AllowDegraded = body.AllowDegraded,
        });
    }

    /// <summary>Reads a request to prepare a user.</summary>
    /// <exception cref="InvalidQueryException">A field is not right.</exception>
    public static ScoringQuery Read(PrepareBody body)
    {
        RequestRules.CheckId("user_id", body.UserId);
        return RequestRules.Checked(new ScoringQuery
        {
            UserId = body.UserId,
            Candidates = default,
            Context = body.Context,
            Model = body.Model,
            ModelVersion = body.ModelVersion,
            AllowDegraded = body.AllowDegraded,
        });
    }

    private static IReadOnlyList<Behavior> Behaviors(IReadOnlyList<BehaviorRow?> rows)
    {
        RequestRules.CheckBehaviors(rows.Count);
        return [.. rows.Select((row, place) => new Behavior(row?.ItemId ?? "", row?.TimestampMs ?? throw new InvalidQueryException($"behaviors[{place}].timestamp_ms", $"behaviors[{place}] has no timestamp_ms; it is required.")))];
    }
}
