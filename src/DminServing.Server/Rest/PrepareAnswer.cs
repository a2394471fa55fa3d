using DminServing.Pipeline;

namespace DminServing.Server.Rest;

/// <summary>The answer of <c>POST /v1/prepare</c>.</summary>
internal sealed record PrepareAnswer(
    string PreparedUser,
    long ValidForMs,
    ScoreAnswer.ModelName Model,
    ScoreAnswer.UserFacts User,
    IReadOnlyList<string> Degraded,
    ScoreAnswer.Timings TimingsUs)
{
    public static PrepareAnswer Of(PreparedUser prepared) => new(
        prepared.Token,
        (long)prepared.Lifetime.TotalMilliseconds,
        new ScoreAnswer.ModelName(prepared.Model.Name, prepared.Model.Version),
        ScoreAnswer.UserFacts.Of(prepared.User),
        [.. prepared.Degraded.Select(Words.Of)],
        ScoreAnswer.Timings.Of(prepared.Timings));
}
