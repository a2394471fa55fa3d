using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Pipeline.Tests.Inference;

/// <summary>The demo model's attention weights by both layouts.</summary>
public sealed class AttentionScorerTests : IDisposable
{
    private static readonly string Folder = Repository.File("models/dmin-demo/1");
    private static readonly ModelManifest Manifest = ManifestReader.Read(Path.Combine(Folder, ModelManifest.FileName));
    private static readonly QueryEncoder Encoder = new(ModelFeatures.Load(Manifest.Features, Folder), Manifest.MaxBehaviors);
    private readonly AttentionScorer _grouped = Open(GraphLayout.Grouped);
    private readonly AttentionScorer _flat = Open(GraphLayout.Flat);

    public void Dispose()
    {
        _grouped.Dispose();
        _flat.Dispose();
    }

    [Fact]
    public void Both_Layouts_Give_The_Golden_Scores_And_The_Same_Weights() =>
        Assert.All(GoldenFile.Load(Path.Combine(Folder, GoldenFile.FileName)).Cases, item =>
        {
            var query = Encoder.Encode(item.Query, item.Query.Behaviors!);
            var (grouped, flat) = (_grouped.Score(query), _flat.Score(query));

            Assert.All(item.Ctr.Zip(grouped.Ctr, flat.Ctr), scores => Assert.True(Math.Abs(scores.First - scores.Second) <= 1e-5f && Math.Abs(scores.First - scores.Third) <= 1e-5f));
            Assert.All(All(grouped).Zip(All(flat)), weights => Assert.Equal(weights.First, weights.Second, 1e-5f));
            Assert.Equal(query.Candidates * Manifest.Dimensions!["interest_heads"] * query.Length, All(grouped).Count());
        });

    [Fact]
    public void The_Graph_That_Scores_Does_Not_Compute_Them()
    {
        Assert.NotNull(Manifest.Graphs[GraphManifest.Candidate].Attention);
        Assert.DoesNotContain(Manifest.Graphs[GraphManifest.Candidate].ForScores.Outputs, output => output.Source == TensorSource.Attention);
    }

    private static IEnumerable<float> All(AttentionScores scores) => scores.Weights.SelectMany(candidate => candidate.SelectMany(interest => interest));

    private static AttentionScorer Open(GraphLayout layout) => new(new SessionFactory(Options.Create(new InferenceOptions())), Manifest with { Layout = layout }, Folder);
}
