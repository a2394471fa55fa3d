using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Export;
using DminServing.Training.Native;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Export;

public sealed class SyntheticModelTests : IDisposable
{
    private const int Items = 2000;
    private const int Users = 30;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_Synthetic_Version_Scores_In_Both_Layouts()
    {
        LibTorch.Load();
        var versions = new VersionFolders(_folder.Path, "synthetic");

        var bytes = new SyntheticModel(Items, Users, behaviors: 20).Write(versions, version: 1);

        var manifest = ManifestReader.Read(Path.Combine(versions.Of(1), ModelManifest.FileName));
        var encoder = new QueryEncoder(ModelFeatures.Load(manifest.Features, versions.Of(1)), manifest.MaxBehaviors);
        string[] items = [.. SyntheticIds.Of('B', Items).Take(5), "unknown"];
        var query = encoder.Encode(new ScoringQuery { UserId = "nobody", Candidates = new CandidateIds(items) }, [new Behavior(items[0], 1)]);
        using var scorer = new OnnxScorer(manifest.Features, role => new OnnxGraph(Path.Combine(versions.Of(1), manifest.Graphs[role].File)));
        var batch = IndexBatch.Of([query], new NetworkShape { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 0 });
        Assert.Equal(1, query.UnknownItems);
        Assert.All(scorer.Flat(batch).Zip(scorer.Grouped(batch)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal((Items + 1 + Users + 1 + 4 + 1) * 18 * sizeof(float), bytes);
    }

    [Fact]
    public void Synthetic_Ids_Are_All_Different() => Assert.Equal(100_000, SyntheticIds.Of('B', 100_000).Distinct().Count());
}
