using DminServing.Pipeline;

namespace DminServing.Server.Rest;

/// <summary>The answer of <c>POST /v1/explain</c>: candidates best first, behaviors newest first, everything per behavior in that order.</summary>
internal sealed record ExplainAnswer(
    IReadOnlyList<ExplainAnswer.Candidate> Candidates,
    IReadOnlyList<BehaviorsAnswer.Row> Behaviors,
    int Interests,
    ScoreAnswer.ModelName Model,
    ScoreAnswer.UserFacts User,
    IReadOnlyList<string> Degraded,
    uint UnknownItems)
{
    public static ExplainAnswer Of(ScoreBody body, Explanation explanation) => new(
        [.. explanation.Candidates.Select(candidate => Candidate.Of(body, candidate))],
        [.. explanation.NewestFirst.Select(BehaviorsAnswer.Row.Of)],
        explanation.Interests,
        new ScoreAnswer.ModelName(explanation.Model.Name, explanation.Model.Version),
        ScoreAnswer.UserFacts.Of(explanation.User),
        [.. explanation.Degraded.Select(Words.Of)],
        (uint)explanation.UnknownItems);

    /// <summary>One candidate; item_number instead of item_id when the request had numbers.</summary>
    internal sealed record Candidate(int Index, string? ItemId, long? ItemNumber, float Ctr, float[][] Attention, float[] Without)
    {
        public static Candidate Of(ScoreBody body, Explanation.Candidate candidate)
        {
            var hasNumbers = body.ItemNumbers.Count > 0;
            return new(candidate.Index, hasNumbers ? null : body.ItemIds[candidate.Index], hasNumbers ? body.ItemNumbers[candidate.Index] : null, candidate.Ctr, candidate.Attention, candidate.Without);
        }
    }
}
