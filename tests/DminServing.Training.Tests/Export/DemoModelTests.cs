using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;
using DminServing.Training.Data;
using DminServing.Training.Export;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Export;

/// <summary>The committed demo model is whole, and tells the story of the paper's figure 2: what was clicked lately comes first.</summary>
public sealed class DemoModelTests : IDisposable
{
    private const int Clicks = 5;
    private static readonly string Folder = Path.Combine(Repository.Root, "models", "dmin-demo", "1");
    private static readonly ModelManifest Manifest = ManifestReader.Read(Path.Combine(Folder, ModelManifest.FileName));
    private static readonly ModelFeatures Features = ModelFeatures.Load(Manifest.Features, Folder);
    private static readonly ILookup<string, string> Items = IdVocabulary.Load(Path.Combine(Folder, "item_id.vocab")).Ids.ToLookup(item => item[..item.IndexOf('-', StringComparison.Ordinal)]);

    private readonly NetworkShape _shape = new() { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 0, MaxBehaviors = Manifest.MaxBehaviors };
    private readonly OnnxScorer _scorer = new(Manifest.Features, role => new OnnxGraph(Path.Combine(Folder, Manifest.Graphs[role].File)));

    public static TheoryData<string> Categories() => [.. Items.Select(category => category.Key)];

    public void Dispose() => _scorer.Dispose();

    // An unknown user clicks five items of one category, then five of another: any five, and every item of both is a candidate.
    [Theory]
    [MemberData(nameof(Categories))]
    public void Every_Item_Of_The_Category_Clicked_Lately_Ranks_Above_Every_Item_Of_The_One_Before(string lately)
    {
        var random = new Random(7);
        foreach (var before in Items.Select(category => category.Key).Where(category => category != lately))
        {
            for (var draw = 0; draw < 8; draw++)
            {
                string[] clicks = [.. Draw(before, random), .. Draw(lately, random)];

                Assert.True(RanksAbove(lately, before, clicks[Clicks..]), $"{lately} above {before} after {string.Join(", ", clicks[Clicks..])}");
                Assert.True(RanksAbove(lately, before, clicks), $"{lately} above {before} after {string.Join(", ", clicks)}");
            }
        }
    }

    [Fact]
    public void Every_File_Has_The_Digest_Of_The_Manifest_And_There_Are_No_Others() =>
        Assert.Equal(
            Manifest.Files.OrderBy(file => file.Key, StringComparer.Ordinal),
            Directory.EnumerateFiles(Folder).Where(file => Path.GetFileName(file) != ModelManifest.FileName).ToDictionary(file => Path.GetFileName(file), DataSetWriter.Sha256).OrderBy(file => file.Key, StringComparer.Ordinal));

    [Fact]
    public void Both_Layouts_Give_The_Golden_Scores()
    {
        var golden = GoldenFile.Load(Path.Combine(Folder, GoldenFile.FileName));
        var encoder = new QueryEncoder(Features, Manifest.MaxBehaviors);

        Assert.All(golden.Cases, item =>
        {
            var batch = IndexBatch.Of([encoder.Encode(item.Query, item.Query.Behaviors!)], _shape);
            Assert.All(item.Ctr.Zip(_scorer.Flat(batch)), pair => Assert.Equal(pair.First, pair.Second, golden.Tolerance));
            Assert.All(item.Ctr.Zip(_scorer.Grouped(batch)), pair => Assert.Equal(pair.First, pair.Second, golden.Tolerance));
        });
    }

    [Fact]
    public void It_Takes_A_Few_Megabytes() =>
        Assert.InRange(Directory.EnumerateFiles(Path.Combine(Repository.Root, "models"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 5_000_000);

    private bool RanksAbove(string first, string second, string[] clicks)
    {
        string[] candidates = [.. Items[first], .. Items[second]];
        var query = new ScoringQuery { UserId = "stranger", Candidates = new CandidateIds(candidates) };
        var encoded = new QueryEncoder(Features, Manifest.MaxBehaviors).Encode(query, [.. clicks.Select((item, t) => new Behavior(item, t))]);
        var scores = _scorer.Grouped(IndexBatch.Of([encoded], _shape));
        var count = Items[first].Count();
        return scores[..count].Min() > scores[count..].Max();
    }

    private static string[] Draw(string category, Random random)
    {
        string[] items = [.. Items[category]];
        random.Shuffle(items);
        return items[..Clicks];
    }
}
