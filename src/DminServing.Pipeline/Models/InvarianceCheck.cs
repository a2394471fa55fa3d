using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>A candidate's score must not depend on the other candidates, their order, or another user in the batch (and so on padding).
/// A graph that normalizes over its batch, as the reference code's Dice does, fails here instead of ranking differently every time.</summary>
internal static class InvarianceCheck
{
    /// <summary>Largest absolute difference that is put down to the order of additions.</summary>
    private const float Tolerance = 1e-5f;
    private const int Candidates = 7;
    private const int Seed = 20;

    /// <summary>What the score was seen to depend on, or <c>null</c>.</summary>
    public static string? FirstDependence(ModelManifest manifest, IScorer scorer)
    {
        var random = new Random(Seed);
        var probes = new ProbeQueries(manifest);
        var query = probes.Random((manifest.MaxBehaviors + 1) / 2, Candidates, random);
        var longer = probes.Random(manifest.MaxBehaviors, Candidates * 2, random);
        var shorter = probes.Random(0, 1, random);
        var scores = scorer.Score([query]);
        return Differs("the other candidates", scores.AsSpan(0, 1), scorer.Score([Take(query, [0])]))
            ?? Differs("the candidates' order", [.. scores.Reverse()], scorer.Score([Take(query, [.. Enumerable.Range(0, Candidates).Reverse()])]))
            ?? Differs("another user in the batch", scores, scorer.Score([query, longer]).AsSpan(0, Candidates))
            ?? Differs("another user in the batch", scores, scorer.Score([shorter, query]).AsSpan(1));
    }

    private static string? Differs(string cause, ReadOnlySpan<float> alone, ReadOnlySpan<float> together)
    {
        for (var i = 0; i < alone.Length; i++)
        {
            if (!(Math.Abs(alone[i] - together[i]) <= Tolerance))
            {
                return string.Create(CultureInfo.InvariantCulture, $"a score depends on {cause}: {alone[i]:R} became {together[i]:R}");
            }
        }

        return null;
    }

    private static EncodedQuery Take(EncodedQuery query, int[] candidates) => new()
    {
        User = query.User,
        Context = query.Context,
        Behaviors = query.Behaviors,
        CandidateFeatures = [.. query.CandidateFeatures.Select(column => Array.ConvertAll(candidates, candidate => column[candidate]))],
        Length = query.Length,
        Candidates = candidates.Length,
        Truncated = query.Truncated,
        UnknownItems = query.UnknownItems,
        UnknownBehaviors = query.UnknownBehaviors,
        NewestTimestampMs = query.NewestTimestampMs,
    };
}
