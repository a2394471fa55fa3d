using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Golden;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>Asks the questions of <c>golden.json</c> and compares the answers with the trained network's.</summary>
internal static class GoldenCheck
{
    /// <summary>Asks all of them.</summary>
    public static GoldenScores Compare(GoldenFile golden, QueryEncoder encoder, IScorer scorer)
    {
        var result = new GoldenScores(golden.Cases.Count, golden.Tolerance, Scores: 0, Largest: 0, Problem: null);
        for (var i = 0; i < golden.Cases.Count; i++)
        {
            var (query, expected) = golden.Cases[i];
            var scores = scorer.Score([encoder.Encode(query, query.Behaviors ?? [])]);
            if (scores.Length != expected.Count)
            {
                return result with { Problem = $"case {i} has {scores.Length} candidates and {expected.Count} scores" };
            }

            for (var candidate = 0; candidate < scores.Length; candidate++)
            {
                result = result.With(Math.Abs(scores[candidate] - expected[candidate]), () => string.Create(
                    CultureInfo.InvariantCulture,
                    $"case {i}, candidate {candidate}: scored {scores[candidate]:R}, the trained network says {expected[candidate]:R} (tolerance {golden.Tolerance:R})"));
            }
        }

        return result;
    }
}
