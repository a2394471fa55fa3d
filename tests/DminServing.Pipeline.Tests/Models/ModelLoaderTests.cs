using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Models;

public sealed class ModelLoaderTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PipelineHost _host;

    public ModelLoaderTests() => _host = PipelineHost.Create(_folder);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void A_Model_Of_Somebody_Elses_Making_Is_Served_Through_Its_Manifest_Alone(GraphLayout layout)
    {
        var made = new HandMadeModel { Layout = layout };

        using var model = Load(made);

        var query = new QueryBuilder().OfUser("user-2").WithHistory(7, 8).WithCandidates(1, 2, 3).Build();
        var scores = model.Scorer.Score([model.Encoder.Encode(query, query.Behaviors!)]);
        Assert.All(scores.Zip([1, 2, 3]), pair => Assert.Equal(made.Score(2, [7, 8], pair.Second), pair.First, 1e-6f));
        Assert.Equal(("handmade", "1", "cpu"), (model.Name, model.Version, model.Provider.Name));
    }

    [Fact]
    public void A_Flipped_Byte_Is_Found()
    {
        var folder = new HandMadeModel().WriteTo(_folder.Path);
        var graph = Path.Combine(folder, "flat.onnx");
        var bytes = File.ReadAllBytes(graph);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(graph, bytes);

        AssertRefused(folder, "files", "flat.onnx has SHA-256");
    }

    [Fact]
    public void A_Missing_File_Is_Found()
    {
        var folder = new HandMadeModel().WriteTo(_folder.Path);
        File.Delete(Path.Combine(folder, "category.vocab"));

        AssertRefused(folder, "files", "category.vocab is missing");
    }

    [Fact]
    public void A_Graph_That_Is_No_Onnx_Is_Refused()
    {
        var made = new HandMadeModel();
        var folder = made.WriteTo(_folder.Path);
        File.WriteAllText(Path.Combine(folder, "flat.onnx"), "not a graph");
        made.WriteManifest(folder);

        AssertRefused(folder, "graphs", "flat.onnx cannot be read: The file is not ONNX");
    }

    [Fact]
    public void A_Truncated_Graph_Is_Refused()
    {
        var made = new HandMadeModel();
        var folder = made.WriteTo(_folder.Path);
        var graph = Path.Combine(folder, "flat.onnx");
        File.WriteAllBytes(graph, File.ReadAllBytes(graph)[..^40]);
        made.WriteManifest(folder);

        Assert.Throws<ModelRefusedException>(() => Load(folder));
    }

    [Theory]
    [InlineData("\"name\": \"recency\"", "\"name\": \"age\"", "flat.onnx has an input 'recency' that the manifest does not name; flat.onnx has no input 'age'")]
    [InlineData("\"type\": \"int32\"", "\"type\": \"int64\"", "is Int32, the manifest says Int64")]
    [InlineData("\"probability\"", "\"score\"", "flat.onnx has no output 'score'; it has probability")]
    [InlineData("\"shape\": [\n            \"B\",\n            1\n          ]", "\"shape\": [\n            \"B\"\n          ]", "flat.onnx output 'probability' has shape [B, 1], the manifest says [B]")]
    public void A_Signature_That_Is_Not_The_Manifests_Is_Refused_With_The_Difference(string right, string wrong, string difference)
    {
        var folder = new HandMadeModel().WriteTo(_folder.Path);
        Edit(folder, right, wrong);

        AssertRefused(folder, "graphs", difference);
    }

    [Fact]
    public void A_Table_Smaller_Than_Its_Vocabulary_Is_Found_By_The_Warm_Up() =>
        AssertRefused(new HandMadeModel { MissingRows = 1 }.WriteTo(_folder.Path), "warm-up", "out of");

    [Fact]
    public void Other_Scores_Than_The_Golden_Ones_Are_Refused() =>
        AssertRefused(new HandMadeModel { GoldenError = 1e-4f }.WriteTo(_folder.Path), "golden scores", "case 0, candidate 0: scored 0.");

    [Fact]
    public void Scores_That_Are_No_Numbers_Are_Refused() =>
        AssertRefused(new HandMadeModel { BrokenItem = 7 }.WriteTo(_folder.Path), "golden scores", "scored NaN");

    [Theory]
    [InlineData(0, "the score of an unknown item for an unknown user with 0 behaviors is NaN")]
    [InlineData(HandMadeModel.Items, "the score of the last item for the last user with 0 behaviors is NaN")]
    public void Scores_That_Are_No_Numbers_Are_Found_Without_Golden_Ones(int item, string problem) =>
        AssertRefused(new HandMadeModel { BrokenItem = item, HasGoldenScores = false }.WriteTo(_folder.Path), "warm-up", problem);

    [Fact]
    public void A_Model_Whose_Scores_Depend_On_The_Batch_Is_Refused() =>
        AssertRefused(new HandMadeModel { DependsOnBatch = true, HasGoldenScores = false }.WriteTo(_folder.Path), "invariance", "a score depends on the other candidates");

    [Fact]
    public void Golden_Scores_Are_Not_Required()
    {
        using var model = Load(new HandMadeModel { HasGoldenScores = false });

        Assert.DoesNotContain(GoldenFile.FileName, model.Manifest.Files.Keys);
    }

    [Fact]
    public void A_Broken_Manifest_Is_Refused_With_All_Its_Problems()
    {
        var folder = new HandMadeModel().WriteTo(_folder.Path);
        Edit(folder, "\"max_behaviors\": 6", "\"max_behaviors\": -6");
        Edit(folder, "\"architecture\"", "\"artichoke\"");

        var refusal = Assert.Throws<ModelRefusedException>(() => Load(folder));

        Assert.Equal("manifest", refusal.Check);
        Assert.Contains("max_behaviors must be", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("artichoke is not a property", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Version_In_The_Wrong_Folder_Is_Refused()
    {
        var folder = new HandMadeModel().WriteTo(_folder.Path);
        var other = Path.Combine(_folder.Path, "handmade", "2");
        Directory.Move(folder, other);

        AssertRefused(other, "manifest", "it is of handmade/1, but lies in handmade/2");
    }

    [Fact]
    public void A_Vocabulary_Of_Another_Size_Is_Refused()
    {
        var folder = new HandMadeModel().WriteTo(_folder.Path);
        Edit(folder, "\"size\": 51", "\"size\": 52");

        AssertRefused(folder, "features", "item_id.vocab has 50 lines");
    }

    private ModelSnapshot Load(HandMadeModel model) => Load(model.WriteTo(_folder.Path));

    private ModelSnapshot Load(string folder) => _host.Get<ModelLoader>().Load(folder);

    private void AssertRefused(string folder, string check, string reason)
    {
        var refusal = Assert.Throws<ModelRefusedException>(() => Load(folder));

        Assert.Equal(check, refusal.Check);
        Assert.StartsWith($"{folder} is refused; {check}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static void Edit(string folder, string right, string wrong)
    {
        var path = Path.Combine(folder, ModelManifest.FileName);
        var json = File.ReadAllText(path);
        Assert.Contains(right, json, StringComparison.Ordinal);
        File.WriteAllText(path, json.Replace(right, wrong, StringComparison.Ordinal));
    }
}
