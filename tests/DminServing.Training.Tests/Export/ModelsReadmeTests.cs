using System.Text.RegularExpressions;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Holdout;
using DminServing.ModelContract.Manifest;
using Xunit;

namespace DminServing.Training.Tests.Export;

/// <summary>models/README.md is the contract: its examples are read by the code that reads the real files, and it names every property.</summary>
public sealed partial class ModelsReadmeTests : IDisposable
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "models", "README.md"));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_Minimal_Manifest_Is_Valid()
    {
        var manifest = ManifestReader.Read(_folder.Write("manifest.json", Example("manifest")));

        Assert.Equal(GraphLayout.Flat, manifest.Layout);
        Assert.Equal(4, manifest.Graphs[GraphManifest.Flat].Inputs.Count);
    }

    [Fact]
    public void The_Golden_Example_Is_Valid() => Assert.Equal(2, Assert.Single(GoldenFile.Load(_folder.Write("golden.json", Example("golden"))).Cases).Ctr.Count);

    [Fact]
    public void The_Held_Out_Example_Is_Valid() => Assert.Equal("ann", Assert.Single(HoldoutFile.Load(_folder.Write("holdout.jsonl", Example("holdout").TrimEnd()))).UserId);

    [Fact]
    public void Every_Property_And_Tensor_Of_The_Demo_Model_Is_Told()
    {
        var path = Path.Combine(Repository.Root, "models", "dmin-demo", "1", ModelManifest.FileName);
        var manifest = ManifestReader.Read(path);
        var tensors = manifest.Graphs.Values.SelectMany(graph => graph.Inputs.Concat(graph.Outputs)).Select(tensor => tensor.Name);
        string[] properties = ["format", "name", "version", "architecture", "max_behaviors", "dimensions", "features", "layout", "graphs", "files", "training", "encoding", "catalog", "file", "inputs", "outputs", "source", "type", "shape", "data_set", "commit", "seed", "test_auc", "test_logloss", "prior_ctr", "holdout_auc", "calibration", "method", "slope", "offset", "scores", "test_ece_before", "test_ece_after"];

        Assert.All(tensors.Concat(properties).Distinct(), name => Assert.Contains($"`{name}`", Text, StringComparison.Ordinal));
    }

    private static string Example(string kind) => ExamplePattern().Matches(Text).Single(match => match.Groups["kind"].Value == kind).Groups["text"].Value;

    [GeneratedRegex("```json (?<kind>\\w+)\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExamplePattern();
}
