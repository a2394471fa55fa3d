namespace DminServing.Pipeline.Models;

/// <summary>How the scores of a version compare with its <c>golden.json</c>.</summary>
/// <param name="Cases">Questions.</param>
/// <param name="Tolerance">Largest difference that passes.</param>
/// <param name="Scores">Scores that were compared.</param>
/// <param name="Largest">Largest difference.</param>
/// <param name="Problem">The first that does not pass, or <c>null</c>.</param>
internal sealed record GoldenScores(int Cases, double Tolerance, int Scores, float Largest, string? Problem)
{
    /// <summary>With one more score.</summary>
    public GoldenScores With(float difference, Func<string> problem) => this with
    {
        Scores = Scores + 1,
        Largest = MathF.Max(Largest, difference), // NaN stays
        Problem = Problem ?? (difference <= Tolerance ? null : problem()), // not "above": that would let NaN through
    };
}
