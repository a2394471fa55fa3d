using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Models;

/// <summary>Made-up encoded queries of a model: for warm-up, and for what must hold for any input.</summary>
internal sealed class ProbeQueries(ModelManifest manifest)
{
    /// <summary>A query of random indices.</summary>
    /// <param name="length">Behaviors.</param>
    /// <param name="candidates">Candidates.</param>
    /// <param name="random">Where the indices come from.</param>
    public EncodedQuery Random(int length, int candidates, Random random) => Create(length, candidates, feature => random.Next(feature.Encoding.Size));

    /// <summary>A query of the largest index of every feature: it fails on a graph whose tables are smaller than the vocabularies.</summary>
    /// <param name="length">Behaviors.</param>
    /// <param name="candidates">Candidates.</param>
    public EncodedQuery Largest(int length, int candidates) => Create(length, candidates, feature => feature.Encoding.Size - 1);

    /// <summary>A query of index 0 of every feature: nothing about it is known.</summary>
    /// <param name="length">Behaviors.</param>
    /// <param name="candidates">Candidates.</param>
    public EncodedQuery Unknown(int length, int candidates) => Create(length, candidates, _ => 0);

    private EncodedQuery Create(int length, int candidates, Func<FeatureManifest, int> index)
    {
        var features = manifest.Features;
        return new EncodedQuery
        {
            User = [.. features.User.Select(index)],
            Context = [.. features.Context.Select(index)],
            Behaviors = [.. features.Item.Select(feature => Column(feature, length))],
            CandidateFeatures = [.. features.Item.Select(feature => Column(feature, candidates))],
            Length = length,
            Candidates = candidates,
            Truncated = false,
            UnknownItems = 0,
            UnknownBehaviors = 0,
            NewestTimestampMs = null,
        };

        int[] Column(FeatureManifest feature, int count) => [.. Enumerable.Range(0, count).Select(_ => index(feature))];
    }
}
