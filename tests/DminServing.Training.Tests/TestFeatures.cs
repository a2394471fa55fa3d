using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;
using DminServing.Training.Networks;

namespace DminServing.Training.Tests;

/// <summary>A small catalog: items i1..i60 in five categories, users u1..u9, and an hour as context where wanted.</summary>
internal sealed class TestFeatures
{
    public const int Items = 60;
    public const int Users = 9;

    private TestFeatures(ModelFeatures features, FeatureSchema schema) => (Features, Schema) = (features, schema);

    public ModelFeatures Features { get; }

    public FeatureSchema Schema { get; }

    public static TestFeatures Create(bool withContext = false, bool withCategory = true)
    {
        var vocabulary = new FeatureEncoding.Vocabulary("unused", 1);
        var hour = new FeatureEncoding.Identity(0, 23);
        List<ItemFeature> item = [new("item_id", FeatureEncoder.Of(new IdVocabulary(Ids("i", Items))), null)];
        if (withCategory)
        {
            item.Add(new ItemFeature("category", FeatureEncoder.Of(new IdVocabulary(Ids("c", 5))), ItemCatalog.Of([0, .. Enumerable.Range(0, Items).Select(i => 1 + (i % 5))])));
        }

        return new TestFeatures(
            new ModelFeatures(
                [("user_id", FeatureEncoder.Of(new IdVocabulary(Ids("u", Users))))],
                item,
                withContext ? [("hour", FeatureEncoder.Load(hour, "")), ("day", FeatureEncoder.Load(hour, ""))] : []),
            new FeatureSchema(
                [new FeatureManifest("user_id", vocabulary)],
                [.. item.Select(feature => new FeatureManifest(feature.Name, vocabulary))],
                withContext ? [new FeatureManifest("hour", hour), new FeatureManifest("day", hour)] : []));
    }

    public NetworkShape Shape(int interestHeads = 4, int maxBehaviors = 20) => new()
    {
        UserFeatures = Features.User.Count,
        ItemFeatures = Features.Item.Count,
        ContextFeatures = Features.Context.Count,
        InterestHeads = interestHeads,
        MaxBehaviors = maxBehaviors,
    };

    /// <summary>A model whose every tensor is random, moving statistics included, so that no term of the network is zero by chance of training.</summary>
    public CtrModel RandomModel(NetworkShape shape, int seed = 1, string architecture = Dmin.Name)
    {
        var model = new CtrModel(Features, shape, seed, architecture);
        var random = new Random(seed);
        var weights = model.Weights();
        foreach (var (name, tensor) in weights)
        {
            var isPositive = name.EndsWith("running_var", StringComparison.Ordinal) || name.EndsWith("gamma", StringComparison.Ordinal) || name.Contains("norm.weight", StringComparison.Ordinal);
            var size = name.StartsWith("embedding", StringComparison.Ordinal) || tensor.Shape.Length < 2 ? 0.5f : MathF.Sqrt(6f / (tensor.Shape[^1] + tensor.Shape[^2]));
            for (var i = 0; i < tensor.Values.Length; i++)
            {
                tensor.Values[i] = isPositive ? 0.5f + random.NextSingle() : ((2 * random.NextSingle()) - 1) * size;
            }

            if (name.StartsWith("embedding", StringComparison.Ordinal))
            {
                tensor.Values.AsSpan(0, tensor.Shape[1]).Clear();
            }
        }

        model.Load(weights);
        return model;
    }

    /// <summary>A query of random known and, one in ten, unknown ids.</summary>
    public EncodedQuery Query(Random random, int length, int candidates, int maxBehaviors = 20)
    {
        var query = new ScoringQuery
        {
            UserId = $"u{random.Next(1, Users + 2)}",
            Candidates = new CandidateIds(Enumerable.Range(0, candidates).Select(_ => Item(random)).ToList()),
            Context = Features.Context.ToDictionary(feature => feature.Name, _ => $"{random.Next(0, 26)}"),
        };
        return new QueryEncoder(Features, maxBehaviors).Encode(query, [.. Enumerable.Range(0, length).Select(t => new Behavior(Item(random), t))]);
    }

    private static string Item(Random random) => $"i{random.Next(1, Items + 7)}";

    private static IEnumerable<string> Ids(string prefix, int count) => Enumerable.Range(1, count).Select(number => $"{prefix}{number}");
}
