using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Evaluation;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Commands;
using DminServing.Training.Data;
using Xunit;

namespace DminServing.Training.Tests.Commands;

/// <summary>The four commands on a tiny set, as README shows them: prepare → train → evaluate → export.</summary>
public sealed class CommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_A_Text_File_To_A_Model_Version()
    {
        var input = _folder.Write("tiny_shop.tsv.gz", Interactions());

        Assert.Equal(0, await Run("prepare", "--input", input, "--output", _folder["data"]));
        Assert.Equal(0, await Run([.. Train("run", seed: 2)]));
        Assert.Equal(0, await Run([.. Train("run", seed: 2)]));                             // finished: nothing to do
        Assert.Equal(0, await Run("evaluate", "--run", _folder["run"]));
        Assert.Equal(0, await Run("export", "--run", _folder["run"], "--output", _folder["models"], "--name", "tiny", "--calibration", "none"));
        Assert.Equal(0, await Run("export", "--run", _folder["run"], "--output", _folder["models"], "--name", "tiny"));

        var version = Path.Combine(_folder["models"], "tiny", "2");
        var manifest = ManifestReader.Read(Path.Combine(version, ModelManifest.FileName));
        Assert.Equal(("tiny", 2, "dmin", 6), (manifest.Name, manifest.Version, manifest.Architecture, manifest.MaxBehaviors));
        Assert.Equal(("tiny-shop", 2, "platt"), (manifest.Training!.DataSet, manifest.Training.Seed, manifest.Calibration!.Method));
        Assert.Null(ManifestReader.Read(Path.Combine(_folder["models"], "tiny", "1", ModelManifest.FileName)).Calibration);
        Assert.Equal(["candidate", "flat", "user"], manifest.Graphs.Keys.Order());
        Assert.Equal(manifest.Files.Keys.Append(ModelManifest.FileName).Order(), Directory.EnumerateFiles(version).Select(file => Path.GetFileName(file)).Order());
        Assert.Equal(["1", "2"], Directory.EnumerateFileSystemEntries(Path.Combine(_folder["models"], "tiny")).Select(entry => Path.GetFileName(entry)).Order());
        AssertGolden(GoldenFile.Load(Path.Combine(version, GoldenFile.FileName)), ModelFeatures.Load(manifest.Features, version), manifest.MaxBehaviors);
        AssertScores(_folder["run/test-scores.tsv"], manifest.Training.TestAuc!.Value);
    }

    [Fact]
    public async Task What_The_Reference_Code_Does_Otherwise_Can_Be_Chosen()
    {
        Assert.Equal(0, await Run("prepare", "--input", _folder.Write("tiny_shop.tsv", Interactions()), "--output", _folder["data"]));
        Assert.Equal(0, await Run([.. Train("run", seed: 2), "--positions", "oldest-first", "--auxiliary", "mlp"]));
        Assert.Equal(1, await Run([.. Train("run", seed: 2)]));                             // another network
        Assert.Equal(0, await Run("export", "--run", _folder["run"], "--output", _folder["models"], "--name", "tiny"));

        var manifest = ManifestReader.Read(Path.Combine(_folder["models"], "tiny", "1", ModelManifest.FileName));
        Assert.DoesNotContain(TensorSource.Position, manifest.Graphs.Values.SelectMany(graph => graph.Inputs).Select(input => input.Source));
    }

    [Fact]
    public async Task The_Demo_World_Comes_With_Its_Users()
    {
        Assert.Equal(0, await Run("prepare", "--demo", "--users", "300", "--output", _folder["data"], "--seed", "5"));
        Assert.Equal(0, await Run([.. Train("run", seed: 1)]));
        Assert.Equal(0, await Run("export", "--run", _folder["run"], "--output", _folder["models"], "--name", "demo", "--model-version", "4"));

        var users = File.ReadLines(Path.Combine(_folder["models"], "demo", "demo-behaviors.tsv")).Select(line => line.Split('\t')).ToList();
        Assert.All(users, line => Assert.Equal(4, line.Length));
        Assert.InRange(users.Select(line => line[0]).Distinct().Count(), 30, 60);
        Assert.Contains(users, line => line[0] == "carla-shoes-and-trousers-by-turns");
        Assert.True(Directory.Exists(Path.Combine(_folder["models"], "demo", "4")));
        Assert.Equal(File.ReadLines(_folder["data/behaviors.tsv"]).Count(), File.ReadLines(_folder["data/interests.tsv"]).Count());
    }

    [Fact]
    public async Task Bad_Lines_Are_Listed_Beside_The_Data()
    {
        var input = _folder.Write("shop.tsv", [.. Interactions(), "no interaction"]);

        Assert.Equal(0, await Run("prepare", "--input", input, "--output", _folder["data"]));

        Assert.StartsWith("shop.tsv\t601\thas 1 tab-separated fields", Assert.Single(File.ReadAllLines(_folder["data/bad-lines.tsv"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_Of_Others_Are_Prepared_By_Their_Columns()
    {
        var input = _folder.Write("orders.csv.zip", ["bought_at;customer;sku;department", .. Interactions().Select(line => line.Split('\t')).Select(row => $"1970-01-01T00:00:0{row[3]};{row[0]};{row[1]};\"{row[2]}\"")]);

        Assert.Equal(0, await Run(
            "prepare", "--input", input, "--output", _folder["data"], "--delimiter", ";", "--user-column", "customer", "--item-column", "3", "--category-column", "department", "--time-column", "bought_at", "--time-unit", "iso"));

        Assert.Equal("u0\ti0\tc0\t1000", File.ReadLines(_folder["data/behaviors.tsv"]).First());
        Assert.Equal("orders", DataSetDescription.Load(_folder["data"]).Name);
    }

    [Fact]
    public async Task Every_Line_Is_Kept_Skipped_Or_Bad()
    {
        var lines = Interactions().Select(line => line.Split('\t')).Select((row, place) => $"{row[0]},{row[1]},{row[2]},{(place % 7 == 0 ? "cart" : place % 100 == 1 ? "other" : "pv")},{row[3]}");

        Assert.Equal(0, await Run("prepare", "--input", _folder.Write("clicks.txt", lines), "--format", "taobao", "--behavior-types", "pv,fav", "--output", _folder["data"]));

        var data = DataSetDescription.Load(_folder["data"]);
        Assert.Equal((86, 5), (data.SkippedLines, data.BadLines));
        Assert.Equal(600, data.Behaviors + data.RepeatedLines + data.SkippedLines + data.BadLines);
    }

    [Theory]
    [InlineData("prepare", "--input", "a.csv", "--output", "x", "--delimiter", "ab")]
    [InlineData("prepare", "--input", "a.csv", "--output", "x", "--time-unit", "hours")]
    [InlineData("prepare", "--input", "a.xml", "--output", "x", "--format", "xml")]
    [InlineData("prepare", "--input", "UserBehavior.csv", "--output", "x", "--behavior-types", "pv,look")]
    [InlineData("prepare", "--output", "x")]
    [InlineData("prepare", "--input", "a.tsv", "--demo", "--output", "x")]
    [InlineData("train", "--output", "x")]
    [InlineData("evaluate")]
    [InlineData("export", "--run", "x", "--output", "y")]
    [InlineData("export", "--run", "x", "--output", "y", "--name", "z", "--calibration", "magic")]
    [InlineData("train", "--data", "x", "--output", "y", "--epochs", "many")]
    [InlineData("train", "--data", "x", "--output", "y", "--epochs", "0")]
    [InlineData("train", "--data", "x", "--output", "y", "--dropout", "1.5")]
    [InlineData("train", "--data", "x", "--output", "y", "--positions", "0")]
    public async Task A_Wrong_Command_Line_Fails(params string[] arguments) => Assert.Equal(1, await Run(arguments));

    [Theory]
    [InlineData("prepare", "--input", "nowhere.tsv", "--output", "x")]
    [InlineData("train", "--data", "nowhere", "--output", "x")]
    [InlineData("evaluate", "--run", "nowhere")]
    [InlineData("export", "--run", "nowhere", "--output", "x", "--name", "y")]
    public async Task Expected_Trouble_Ends_With_Exit_Code_One(params string[] arguments) => Assert.Equal(1, await Run(arguments));

    private static Task<int> Run(params string[] arguments) => TrainingCommand.Run(arguments);

    private IEnumerable<string> Train(string run, int seed) =>
        ["train", "--data", _folder["data"], "--output", _folder[run], "--seed", $"{seed}", "--epochs", "1", "--batch-users", "16", "--max-behaviors", "6", "--interest-heads", "2", "--refiner-heads", "2"];

    // 100 users of two kinds, six clicks each.
    private static IEnumerable<string> Interactions() => Enumerable.Range(0, 600).Select(click =>
    {
        var (user, t) = (click / 6, click % 6);
        var item = (user % 2 * 20) + (((user * 7) + (t * 3)) % 20);
        return $"u{user}\ti{item}\tc{item / 10}\t{t + 1}";
    });

    private static void AssertGolden(GoldenFile golden, ModelFeatures features, int maxBehaviors)
    {
        var encoded = golden.Cases.Select(item => new QueryEncoder(features, maxBehaviors).Encode(item.Query, item.Query.Behaviors!)).ToList();
        Assert.All(golden.Cases.Zip(encoded), pair => Assert.Equal(pair.Second.Candidates, pair.First.Ctr.Count));
        Assert.Equal(1e-5, golden.Tolerance);
        Assert.Superset(new HashSet<int> { 0, 1, maxBehaviors / 2, maxBehaviors }, encoded.Select(query => query.Length).ToHashSet());
        Assert.Contains(encoded, query => query.Truncated);
        Assert.Contains(encoded, query => query.UnknownItems > 0 && query.UnknownBehaviors > 0 && query.User[0] == 0);
        Assert.Contains(encoded, query => query.Candidates == 1);
        Assert.Contains(encoded, query => query.Candidates >= 100);
        Assert.Contains(golden.Cases, item => item.Query.Behaviors!.GroupBy(behavior => behavior.TimestampMs).Any(tie => tie.Count() > 1));
        Assert.Contains(golden.Cases, item => item.Query.Behaviors!.GroupBy(behavior => behavior.ItemId).Any(same => same.Count() > 1));
    }

    private static void AssertScores(string path, double auc)
    {
        var lines = File.ReadLines(path).Select(line => line.Split('\t')).ToList();
        float[] scores = [.. lines.Select(line => float.Parse(line[3], CultureInfo.InvariantCulture))];
        Assert.Equal(20, lines.Count);
        Assert.Equal(10, lines.Select(line => line[0]).Distinct().Count());
        Assert.Equal(auc, AreaUnderCurve.Of(scores, [.. lines.Select(line => line[2] == "1")]), 1e-6);
    }
}
