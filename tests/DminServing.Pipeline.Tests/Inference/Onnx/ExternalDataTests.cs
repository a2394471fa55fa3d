using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Inference.Fused;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Pipeline.Tests.Inference.Onnx;

/// <summary>Embedding tables beside the graphs are the same tables.</summary>
public sealed class ExternalDataTests : IAsyncDisposable
{
    private const float Same = 1e-6f;
    private readonly TempFolder _folder = new();
    private readonly PipelineHost _host;
    private readonly ScorerFactory _scorers;

    public ExternalDataTests()
    {
        _host = PipelineHost.Create(_folder);
        var options = Options.Create(new InferenceOptions { Provider = InferenceProvider.Cpu });
        _scorers = new ScorerFactory(new SessionFactory(options), options);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void OnnxRuntime_Scores_Tables_Beside_The_Graph_Like_Tables_Inside(GraphLayout layout)
    {
        var model = new DemoModelBeside(_folder.Path);

        AssertSame(_scorers.Create(model.Manifest, DemoModelBeside.Inside, layout), _scorers.Create(model.Manifest, model.Folder, layout), model.Manifest);
    }

    [Fact]
    public void The_Fused_Kernel_Scores_Tables_Beside_The_Graph_Like_Tables_Inside()
    {
        Assert.SkipUnless(Simd256.IsSupported, "this processor has no AVX2");
        var model = new DemoModelBeside(_folder.Path);

        AssertSame(_scorers.CreateFused(model.Manifest, DemoModelBeside.Inside), _scorers.CreateFused(model.Manifest, model.Folder), model.Manifest);
    }

    [Fact]
    public void A_Version_With_Tables_Beside_Its_Graphs_Passes_Every_Check()
    {
        using var model = Load(new DemoModelBeside(_folder.Path));

        Assert.Contains(DemoModelBeside.Tables, model.Manifest.Files.Keys);
    }

    [Fact]
    public void A_Missing_File_Is_Refused_By_Name()
    {
        var model = new DemoModelBeside(_folder.Path);
        File.Delete(Path.Combine(model.Folder, DemoModelBeside.Tables));

        AssertRefused(model, "files", "tables.bin is missing");
    }

    [Fact]
    public void An_Altered_File_Is_Refused_By_Name()
    {
        var model = new DemoModelBeside(_folder.Path);
        Change(model, bytes =>
        {
            bytes[^1] ^= 1;
            return bytes;
        });

        AssertRefused(model, "files", "tables.bin has SHA-256");
    }

    [Fact]
    public void A_Truncated_File_Is_Refused_By_Name()
    {
        var model = new DemoModelBeside(_folder.Path);
        Change(model, bytes => bytes[..(bytes.Length / 2)]);
        AssertRefused(model, "files", "tables.bin has SHA-256");

        model.WriteManifest();
        AssertRefused(model, "graphs", " of tables.bin, which has ");
    }

    [Fact]
    public void An_Empty_File_Is_Refused_By_Name()
    {
        var model = new DemoModelBeside(_folder.Path);
        Change(model, _ => []);
        model.WriteManifest();

        AssertRefused(model, "graphs", "tables.bin is missing or empty");
    }

    [Fact]
    public void A_File_That_The_Manifest_Does_Not_List_Is_Refused_By_Name()
    {
        var model = new DemoModelBeside(_folder.Path);
        model.WriteManifest(DemoModelBeside.Tables);

        AssertRefused(model, "graphs", "constant 'embedding.user.user_id' of user.onnx cannot be read: 'tables.bin' is not among the manifest's files");
    }

    [Theory]
    [InlineData("location", "../1/tables.bin", "'../1/tables.bin' is not among the manifest's files")]
    [InlineData("location", "/etc/hostname", "'/etc/hostname' is not among the manifest's files")]
    [InlineData("location", "./tables.bin", "'./tables.bin' is not among the manifest's files")]
    [InlineData("location", "", "'' is not among the manifest's files")]
    [InlineData("offset", "2", "its offset 2 in tables.bin is not a multiple of 4")]
    [InlineData("offset", "-4096", "its offset '-4096' is no number")]
    [InlineData("offset", "9223372036854775804", "of tables.bin, which has")]
    [InlineData("length", "72", " bytes, not 72")]
    [InlineData("length", "1e3", "its length '1e3' is no number")]
    public void A_Place_Outside_The_Versions_Files_Is_Refused(string key, string value, string reason) =>
        AssertRefused(new DemoModelBeside(_folder.Path, entry => entry.Key == key ? (key, value) : entry), "graphs", reason);

    private ModelSnapshot Load(DemoModelBeside model) => _host.Get<ModelLoader>().Load(model.Folder);

    private void AssertRefused(DemoModelBeside model, string check, string reason)
    {
        var refusal = Assert.Throws<ModelRefusedException>(() => Load(model));

        Assert.Equal(check, refusal.Check);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(IScorer inside, IScorer beside, ModelManifest manifest)
    {
        using var first = inside;
        using var second = beside;
        var (random, probes) = (new Random(1), new ProbeQueries(manifest));
        for (var length = 0; length <= manifest.MaxBehaviors; length++)
        {
            EncodedQuery[] batch = [probes.Random(length, 50, random), probes.Largest(length, 1)];
            Assert.All(inside.Score(batch).Zip(beside.Score(batch)), pair => Assert.Equal(pair.First, pair.Second, Same));
        }
    }

    private static void Change(DemoModelBeside model, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(model.Folder, DemoModelBeside.Tables);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }
}
