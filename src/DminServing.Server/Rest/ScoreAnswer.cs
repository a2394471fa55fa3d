using DminServing.Pipeline;

namespace DminServing.Server.Rest;

/// <summary>The answer of <c>POST /v1/score</c>: rows, best first.</summary>
internal sealed record ScoreAnswer(
    string RequestId,
    IReadOnlyList<ScoreAnswer.Item> Items,
    ScoreAnswer.ModelName Model,
    ScoreAnswer.UserFacts User,
    uint UnknownItems,
    uint UnscoredCandidates,
    IReadOnlyList<int> Replaced,
    IReadOnlyList<string> Degraded,
    ScoreAnswer.Timings TimingsUs)
{
    public static ScoreAnswer Of(ScoreBody body, ScoringAnswer answer) => new(
        body.RequestId,
        ItemsOf(body, answer),
        new ModelName(answer.Model.Name, answer.Model.Version),
        UserFacts.Of(answer.User),
        (uint)answer.UnknownItems,
        (uint)answer.Unscored,
        answer.Replaced,
        [.. answer.Degraded.Select(Words.Of)],
        Timings.Of(answer.Timings));

    private static Item[] ItemsOf(ScoreBody body, ScoringAnswer answer)
    {
        var ranked = answer.Ranked;
        var calibrated = body.Calibrate ? answer.CalibratedCtr() : null;
        return [.. ranked.Index.Select((place, rank) => Item.Of(body, place, rank, ranked.Ctr[rank], calibrated?[rank]))];
    }

    /// <summary>One candidate; item_number instead of item_id when the request had numbers, calibrated_ctr only when it was asked for.</summary>
    internal sealed record Item(int Rank, string? ItemId, long? ItemNumber, float Ctr, float? CalibratedCtr, int Index)
    {
        public static Item Of(ScoreBody body, int place, int rank, float ctr, float? calibrated)
        {
            var hasNumbers = body.ItemNumbers.Count > 0;
            return new(rank + 1, hasNumbers ? null : body.ItemIds[place], hasNumbers ? body.ItemNumbers[place] : null, ctr, calibrated, place);
        }
    }

    internal sealed record ModelName(string Name, string Version);

    internal sealed record UserFacts(string Source, int Length, bool Truncated, long? NewestAgeMs, bool ColdStart, long? BehaviorsAgeMs)
    {
        public static UserFacts Of(UserState user) => new(Words.Of(user.Source), user.Length, user.Truncated, user.NewestAgeMs, user.IsColdStart, user.BehaviorsAgeMs);
    }

    internal sealed record Timings(uint Behaviors, uint Encode, uint Queue, uint Infer, uint Rank, uint Total)
    {
        public static Timings Of(in Pipeline.Telemetry.StageTimings timings) => new(
            Scoring.Microseconds.Of(timings.Behaviors),
            Scoring.Microseconds.Of(timings.Encode),
            Scoring.Microseconds.Of(timings.Queue),
            Scoring.Microseconds.Of(timings.Infer),
            Scoring.Microseconds.Of(timings.Rank),
            Scoring.Microseconds.Of(timings.Total));
    }
}
