using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Evaluation;
using DminServing.ModelContract.Holdout;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Calibration;
using DminServing.Training.Data;
using DminServing.Training.Export;
using DminServing.Training.Fitting;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Export;

public sealed class ModelExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataSet _data;
    private readonly RunSettings _settings;
    private readonly CtrModel _model;
    private readonly VersionFolders _versions;

    public ModelExporterTests()
    {
        _data = TinyData.Prepare(_folder["data"], users: 200);
        _settings = new RunSettings
        {
            Architecture = Dmin.Name,
            Data = _data.Folder,
            DataSha256 = "",
            Commit = "abc",
            Shape = new NetworkShape { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 0, MaxBehaviors = 8 },
            Fitting = new FittingOptions { Seed = 9 },
        };
        _model = new CtrModel(_data.Features, _settings.Shape, seed: 9);
        _versions = new VersionFolders(_folder["models"], "shop");
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_Exported_Version_Agrees_With_The_Trained_Network_And_Says_Where_It_Comes_From()
    {
        var report = Export();

        Assert.InRange(report.FlatDifference, 0, 1e-5f);
        Assert.InRange(report.GroupedDifference, 0, 1e-5f);
        Assert.True(report.Scores > 2 * 20);
        var manifest = ManifestReader.Read(Path.Combine(report.Folder, ModelManifest.FileName));
        Assert.Equal(("tiny", "abc", 9), (manifest.Training!.DataSet, manifest.Training.Commit, manifest.Training.Seed));
        Assert.Equal(report.TestAuc, manifest.Training.TestAuc!.Value, 1e-6);
        Assert.Equal(36, manifest.Dimensions["d_model"]);
    }

    [Theory]
    [InlineData(CalibrationMethod.Platt, "platt")]
    [InlineData(CalibrationMethod.Isotonic, "isotonic")]
    public void The_Manifest_Has_The_Calibration_With_Its_Error_On_The_Test_Users(CalibrationMethod method, string name)
    {
        var report = new ModelExporter(_data, _settings, _model) { Calibration = method }.Export(_versions, version: null);

        var calibration = ManifestReader.Read(Path.Combine(report.Folder, ModelManifest.FileName)).Calibration!;
        Assert.Equal((name, report.Calibration!.TestErrorBefore, report.Calibration.TestErrorAfter), (calibration.Method, calibration.TestErrorBefore, calibration.TestErrorAfter));
        var test = Evaluation.Of(_model, SampleSet.Read(_data, _settings.Shape, Part.Test)[Part.Test]).Scores;
        bool[] labels = [.. Enumerable.Range(0, test.Length).Select(place => place % 2 == 0)];
        Assert.Equal(CalibrationError.Of(test, labels), calibration.TestErrorBefore!.Value, 1e-6);
        Assert.Equal(CalibrationError.Of(Array.ConvertAll(test, calibration.Apply), labels), calibration.TestErrorAfter!.Value, 1e-6);
    }

    [Fact]
    public void Without_A_Calibration_The_Manifest_Has_None()
    {
        var report = new ModelExporter(_data, _settings, _model) { Calibration = CalibrationMethod.None }.Export(_versions, version: null);

        Assert.Null(report.Calibration);
        Assert.DoesNotContain("calibration", File.ReadAllText(Path.Combine(report.Folder, ModelManifest.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Sample_Of_The_Test_Users_Goes_With_The_Version_And_Gives_The_Manifests_Auc()
    {
        var folder = Export().Folder;

        var manifest = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName));
        var users = HoldoutFile.Load(Path.Combine(folder, HoldoutFile.FileName));
        var encoder = new QueryEncoder(ModelFeatures.Load(manifest.Features, folder), manifest.MaxBehaviors);
        using var scorer = new OnnxScorer(manifest.Features, role => new OnnxGraph(Path.Combine(folder, manifest.Graphs[role].File)));
        float[] scores = [.. users.SelectMany(user => scorer.Grouped(IndexBatch.Of([encoder.Encode(user.ToQuery(), user.Behaviors)], _settings.Shape)))];
        Assert.Equal(_data.Samples().Where(sample => sample.Part == Part.Test).Select(sample => sample.UserId), users.Select(user => user.UserId)); // there are few: all of them
        Assert.Equal(AreaUnderCurve.Of(scores, [.. Enumerable.Range(0, scores.Length).Select(place => place % 2 == 0)]), manifest.Training!.HoldoutAuc!.Value, 5e-5);
        Assert.Contains(HoldoutFile.FileName, manifest.Files.Keys);
        Assert.All(users, user => Assert.InRange(user.Behaviors.Count, 1, 5 * manifest.MaxBehaviors));
    }

    [Fact]
    public void The_Manifests_Signatures_Are_Those_Of_The_Contract()
    {
        var manifest = ManifestReader.Read(Path.Combine(Export().Folder, ModelManifest.FileName));

        Assert.Equal(
            ["user_id user.user_id [U]", "behavior_item_id behavior.item_id [U, T]", "behavior_category behavior.category [U, T]", "behavior_mask behavior.mask [U, T]", "behavior_position behavior.position [U, T]"],
            manifest.Graphs[GraphManifest.User].Inputs.Select(Text));
        Assert.Equal(
            ["user_attention user_state [U, 4, 37, 80T]", "user_interests user_state [U, 4, T, 36]", "user_mask user_state [U, T]", "user_mlp user_state [U, 1, 200]", "user_sum user_state [U, 1, 36]"],
            manifest.Graphs[GraphManifest.User].Outputs.Select(Text));
        Assert.Equal(
            [.. manifest.Graphs[GraphManifest.User].Outputs.Select(Text), "candidate_item_id candidate.item_id [U, C]", "candidate_category candidate.category [U, C]"],
            manifest.Graphs[GraphManifest.Candidate].Inputs.Select(Text));
        Assert.Equal(["ctr ctr [U, C]", "attention attention [U, 4, C, T]"], manifest.Graphs[GraphManifest.Candidate].Outputs.Select(Text));
        Assert.Equal(["ctr ctr [B]", "attention attention [B, 4, T]"], manifest.Graphs[GraphManifest.Flat].Outputs.Select(Text));

        static string Text(TensorManifest tensor) => $"{tensor.Name} {tensor.Source} [{string.Join(", ", tensor.Shape)}]";
    }

    [Fact]
    public void Graphs_That_Do_Not_Score_Like_The_Network_Are_Refused()
    {
        var folder = Export().Folder;
        using var other = new CtrModel(_data.Features, _settings.Shape, seed: 10);

        var refusal = Assert.Throws<TrainingException>(() => new ExportVerification(_data, _settings.Shape, other).Compare(folder));

        Assert.Contains("The exported graphs do not score like the trained network: largest difference flat ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_Tables_Lie_Once_Beside_The_Graphs_And_Score_Alike()
    {
        var inside = Export();

        var beside = new ModelExporter(_data, _settings, _model) { LargestTableInside = 2000 }.Export(_versions, version: null);

        Assert.Equal((inside.FlatDifference, inside.GroupedDifference), (beside.FlatDifference, beside.GroupedDifference));
        Assert.Contains(TableFile.Name, ManifestReader.Read(Path.Combine(beside.Folder, ModelManifest.FileName)).Files.Keys);
        var tables = new[] { DataSet.VocabularyFile("item_id"), DataSet.VocabularyFile("user_id") }.Sum(file => (File.ReadLines(Path.Combine(beside.Folder, file)).Count() + 1) * 18L * sizeof(float));
        Assert.InRange(new FileInfo(Path.Combine(beside.Folder, TableFile.Name)).Length, tables, tables + 4096);
        Assert.False(File.Exists(Path.Combine(inside.Folder, TableFile.Name)));
    }

    [Fact]
    public void A_Network_Without_Numbers_Is_Not_Published()
    {
        var weights = _model.Weights();
        weights["mlp.layer3.bias"].Values[0] = float.NaN;
        _model.Load(weights);

        Assert.Throws<TrainingException>(() => Export());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_versions.Folder));
    }

    [Fact]
    public void An_Existing_Version_Stays_As_It_Is()
    {
        var folder = Export(version: 3).Folder;
        var before = Directory.EnumerateFiles(folder).ToDictionary(file => file, DataSetWriter.Sha256);

        Assert.Throws<TrainingException>(() => Export(version: 3));

        Assert.Equal(before, Directory.EnumerateFiles(folder).ToDictionary(file => file, DataSetWriter.Sha256));
        Assert.Single(Directory.EnumerateFileSystemEntries(_versions.Folder));
    }

    private ExportReport Export(int? version = null) => new ModelExporter(_data, _settings, _model).Export(_versions, version);
}
