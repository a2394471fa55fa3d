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
        [.. answer.Ranked.Index.Select((place, rank) => Item.Of(body, place, rank, answer.Ranked.Ctr[rank]))],
        new ModelName(answer.Model.Name, answer.Model.Version),
        UserFacts.Of(answer.User),
        (uint)answer.UnknownItems,
        (uint)answer.Unscored,
        answer.Replaced,
        [.. answer.Degraded.Select(Words.Of)],
        Timings.Of(answer.Timings));

    /// <summary>One candidate; item_number instead of item_id when the request had numbers.</summary>
    internal sealed record Item(int Rank, string? ItemId, long? ItemNumber, float Ctr, int Index)
    {
        public static Item Of(ScoreBody body, int place, int rank, float ctr) =>
            body.ItemNumbers.Count > 0 ? new Item(rank + 1, null, body.ItemNumbers[place], ctr, place) : new Item(rank + 1, body.ItemIds[place], null, ctr, place);
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
