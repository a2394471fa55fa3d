using DminServing.ModelContract.Encoding;

namespace DminServing.ModelContract.Golden;

/// <summary>A question and its right answer.</summary>
/// <param name="Query">The question, with its own behaviors.</param>
/// <param name="Ctr">The trained network's score of each candidate, in the candidates' order.</param>
public sealed record GoldenCase(ScoringQuery Query, IReadOnlyList<float> Ctr);
