using DminServing.ModelContract.Manifest;

namespace DminServing.ModelContract.Encoding;

/// <summary>The one encoder of training and serving: query and behaviors to indices.
/// (1) sort the behaviors by time, (2) keep the newest T, (3) look up every id, (4) fill the other item features from the
/// request, else from the catalog.</summary>
/// <param name="features">The model's features.</param>
/// <param name="maxBehaviors">T.</param>
public sealed class QueryEncoder(ModelFeatures features, int maxBehaviors)
{
    /// <summary>The model's features.</summary>
    public ModelFeatures Features { get; } = features;

    /// <summary>T: the most behaviors the model takes.</summary>
    public int MaxBehaviors { get; } = maxBehaviors;

    /// <summary>Encodes a query.</summary>
    /// <param name="query">The query; its own behaviors are ignored here.</param>
    /// <param name="behaviors">The behavior sequence to use, in any order.</param>
    /// <exception cref="InvalidQueryException">A feature column is unknown or has the wrong length.</exception>
    public EncodedQuery Encode(ScoringQuery query, IReadOnlyList<Behavior> behaviors)
    {
        CheckColumns(query);
        var newest = Newest(behaviors);                                                                    // (1) (2)
        var behaviorItems = new int[newest.Length];
        for (var t = 0; t < newest.Length; t++)
        {
            behaviorItems[t] = Features.Item[0].Encoder.Encode(newest[t].ItemId);                           // (3)
        }

        var candidateItems = EncodeIds(query.Candidates);
        return new EncodedQuery
        {
            User = EncodeUser(query),
            Context = [.. Features.Context.Select(feature => Lookup(query.Context, feature.Name, feature.Encoder))],
            Behaviors = [behaviorItems, .. Features.Item.Skip(1).Select(feature => FromCatalog(feature, behaviorItems))], // (4)
            CandidateFeatures = [candidateItems, .. Features.Item.Skip(1).Select(feature => OfCandidates(feature, query, candidateItems))],
            Length = newest.Length,
            Candidates = candidateItems.Length,
            Truncated = behaviors.Count > newest.Length,
            UnknownItems = candidateItems.AsSpan().Count(0),
            UnknownBehaviors = behaviorItems.AsSpan().Count(0),
            NewestTimestampMs = newest.Length == 0 ? null : newest[^1].TimestampMs,
        };
    }

    private Behavior[] Newest(IReadOnlyList<Behavior> behaviors)
    {
        Behavior[] sorted = [.. behaviors];
        Array.Sort(sorted, BehaviorOrder.OldestFirst);
        return sorted.Length > MaxBehaviors ? sorted[^MaxBehaviors..] : sorted;
    }

    private int[] EncodeIds(CandidateIds candidates)
    {
        var encoder = Features.Item[0].Encoder;
        var indices = new int[candidates.Count];
        for (var c = 0; c < indices.Length; c++)
        {
            indices[c] = candidates.Numbers is { } numbers ? encoder.Encode(numbers[c]) : encoder.Encode(candidates.Strings![c]);
        }

        return indices;
    }

    private int[] EncodeUser(ScoringQuery query) =>
        [.. Features.User.Select(feature => feature.Name == FeatureSchema.UserId
            ? feature.Encoder.Encode(query.UserId)
            : Lookup(query.Context, feature.Name, feature.Encoder))];

    private static int Lookup(IReadOnlyDictionary<string, string> values, string name, FeatureEncoder encoder) =>
        values.TryGetValue(name, out var value) ? encoder.Encode(value) : 0;

    private static int[] OfCandidates(ItemFeature feature, ScoringQuery query, int[] items) =>
        query.ItemFeatures.TryGetValue(feature.Name, out var values)
            ? [.. values.Select(value => feature.Encoder.Encode(value))]
            : FromCatalog(feature, items);

    private static int[] FromCatalog(ItemFeature feature, int[] items)
    {
        var indices = new int[items.Length];
        for (var i = 0; feature.Catalog is not null && i < items.Length; i++)
        {
            indices[i] = feature.Catalog[items[i]];
        }

        return indices;
    }

    private void CheckColumns(ScoringQuery query)
    {
        foreach (var name in query.Context.Keys)
        {
            if (name == FeatureSchema.UserId || (!Features.User.Any(feature => feature.Name == name) && !Features.Context.Any(feature => feature.Name == name)))
            {
                throw new InvalidQueryException($"context.{name}", $"The model takes no '{name}' from the context; it takes: {Names(Features.User.Concat(Features.Context).Select(feature => feature.Name).Where(known => known != FeatureSchema.UserId))}.");
            }
        }

        foreach (var (name, values) in query.ItemFeatures)
        {
            if (!Features.Item.Skip(1).Any(feature => feature.Name == name))
            {
                throw new InvalidQueryException($"item_features.{name}", $"The model has no item feature '{name}'; it has: {Names(Features.Item.Skip(1).Select(feature => feature.Name))}.");
            }

            if (values.Count != query.Candidates.Count)
            {
                throw new InvalidQueryException($"item_features.{name}", $"item_features.{name} has {values.Count} values for {query.Candidates.Count} candidates; send one for each.");
            }
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));
}
