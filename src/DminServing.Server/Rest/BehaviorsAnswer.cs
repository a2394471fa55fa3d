using DminServing.Pipeline;

namespace DminServing.Server.Rest;

/// <summary>The answer of <c>GET /v1/users/{id}/behaviors</c>.</summary>
internal sealed record BehaviorsAnswer(string UserId, ScoreAnswer.ModelName Model, IReadOnlyList<BehaviorsAnswer.Row> Behaviors, bool Truncated, int Corrupt)
{
    public static BehaviorsAnswer Of(string userId, UserBehaviors.View view) => new(
        userId,
        new ScoreAnswer.ModelName(view.Model.Name, view.Model.Version),
        [.. view.NewestFirst.Select(Row.Of)],
        view.Truncated,
        view.Corrupt);

    /// <summary>One behavior: position 1 is the most recent; known tells whether the model has seen the item in training.</summary>
    internal sealed record Row(int Position, string ItemId, long TimestampMs, long AgeMs, bool Known)
    {
        public static Row Of(UserBehaviors.Row row) => new(row.Position, row.ItemId, row.TimestampMs, row.AgeMs, row.Known);
    }
}
