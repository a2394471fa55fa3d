using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Golden;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>Asks the questions of <c>golden.json</c> and compares the answers with the trained network's.</summary>
internal static class GoldenCheck
{
    /// <summary>The first score that differs by more than the file's tolerance, or <c>null</c>.</summary>
    public static string? FirstDifference(GoldenFile golden, QueryEncoder encoder, IScorer scorer)
    {
        for (var i = 0; i < golden.Cases.Count; i++)
        {
            var (query, expected) = golden.Cases[i];
            var scores = scorer.Score([encoder.Encode(query, query.Behaviors ?? [])]);
            if (scores.Length != expected.Count)
            {
                return $"case {i} has {scores.Length} candidates and {expected.Count} scores";
            }

            for (var candidate = 0; candidate < scores.Length; candidate++)
            {
                // Not "difference above tolerance": that would let NaN through.
                if (!(Math.Abs(scores[candidate] - expected[candidate]) <= golden.Tolerance))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"case {i}, candidate {candidate}: scored {scores[candidate]:R}, the trained network says {expected[candidate]:R} (tolerance {golden.Tolerance:R})");
                }
            }
        }

        return null;
    }
}
