using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Data;
using DminServing.Training.Data.Demo;
using DminServing.Training.Export;
using DminServing.Training.Fitting;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Fitting;

public sealed class InterestAgreementTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "models", "dmin-demo", "1");
    private static readonly ModelManifest Manifest = ManifestReader.Read(Path.Combine(Folder, ModelManifest.FileName));
    private static readonly QueryEncoder Encoder = new(ModelFeatures.Load(Manifest.Features, Folder), Manifest.MaxBehaviors);
    private static readonly NetworkShape Shape = new() { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 0, MaxBehaviors = Manifest.MaxBehaviors };

    // Another seed than the model was trained on: users it has never seen.
    private static readonly List<DemoClick> Clicks = [.. new DemoWorld(seed: 99, users: 1000).Clicks()];
    private static readonly PlantedInterests Planted = new(Clicks.Select(click => (click.User, new Behavior(click.Item, click.TimestampMs), click.Interest)));
    private readonly OnnxScorer _scorer = new(Manifest.Features, role => new OnnxGraph(Path.Combine(Folder, Manifest.Graphs[role].File)));

    public void Dispose() => _scorer.Dispose();

    [Fact]
    public void The_Demo_Model_Finds_The_Planted_Interests()
    {
        var (newest, earlier) = Measure(_scorer.GroupedAttention);

        Assert.InRange(newest.Interests, 200, 1000);
        Assert.InRange(newest.Together, 0.68, 1);
        Assert.All(newest.Heads, head => Assert.InRange(head, 0.68, 1));
        Assert.InRange(newest.Permuted, 0.4, 0.6);
        Assert.True(earlier.Together > earlier.ByTime, $"{earlier.Together} against {earlier.ByTime} by time alone");
    }

    [Fact]
    public void Weights_That_Know_Nothing_Agree_By_Chance()
    {
        var random = new Random(3);

        var (agreement, _) = Measure(batch => [.. Enumerable.Range(0, Shape.InterestHeads * batch.Behaviors).Select(_ => random.NextSingle())]);

        Assert.InRange(agreement.Together, 0.4, 0.6);
        Assert.All(agreement.Heads, head => Assert.InRange(head, 0.4, 0.6));
    }

    private static (InterestAgreement Newest, InterestAgreement Earlier) Measure(Func<IndexBatch, float[]> attention)
    {
        var samples = Clicks.GroupBy(click => click.User).Select(clicks => new Sample(clicks.Key, Part.Test, [.. clicks.SkipLast(1).Select(click => new Behavior(click.Item, click.TimestampMs))], clicks.Last().Item, ""));
        return InterestAgreement.Of(samples, Encoder, Shape, Planted, attention);
    }
}
