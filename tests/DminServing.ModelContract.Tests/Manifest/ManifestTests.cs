using DminServing.ModelContract.Calibration;
using DminServing.ModelContract.Manifest;
using Xunit;

namespace DminServing.ModelContract.Tests.Manifest;

public sealed class ManifestTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"manifest-{Guid.NewGuid():n}.json");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_Written_Manifest_Reads_Back_Equal()
    {
        var manifest = Sample();
        ManifestWriter.Write(manifest, _path);
        var first = File.ReadAllText(_path);

        ManifestWriter.Write(ManifestReader.Read(_path), _path);

        Assert.Equal(first, File.ReadAllText(_path));
        Assert.Contains("\"shape\": [\n", first, StringComparison.Ordinal);
        Assert.Contains("80T", first, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Manifest_Wrong_In_Three_Places_Reports_All_Three_By_Name()
    {
        Change(("\"max_behaviors\": 20", "\"max_behaviors\": 0"), ("\"layout\": \"grouped\"", "\"layout\": \"tiled\""), ("\"source\": \"behavior.mask\"", "\"source\": \"mask\""));

        var problems = Assert.Throws<InvalidManifestException>(() => ManifestReader.Read(_path)).Problems;

        Assert.Collection(
            problems.Order(StringComparer.Ordinal),
            problem => Assert.StartsWith("graphs.user.inputs[2].source must be user.FEATURE", problem, StringComparison.Ordinal),
            problem => Assert.Equal("layout must be one of flat, grouped, not \"tiled\".", problem),
            problem => Assert.Equal("max_behaviors must be an integer from 1 to 10000, not the number 0.", problem));
    }

    [Theory]
    [InlineData("\"name\": \"shop\"", "\"nme\": \"shop\"", "name is missing.")]
    [InlineData("\"name\": \"shop\"", "\"name\": \"shop\", \"colour\": 1", "colour is not a property of the format")]
    [InlineData("\"name\": \"shop\"", "\"name\": \"../shop\"", "name must be usable as a folder's name")]
    [InlineData("\"version\": 3", "\"version\": \"3\"", "version must be an integer from 1 to 2147483647, not the string \"3\"")]
    [InlineData("\"format\": 1", "\"format\": 2", "format must be an integer from 1 to 1")]
    [InlineData("\"type\": \"float32\"", "\"type\": \"float16\"", "type must be one of int64, int32, float32, not \"float16\"")]
    [InlineData("\"80T\"", "\"80X\"", "shape must hold positive integers, U, C, T, B or a multiple")]
    [InlineData("\"source\": \"candidate.item_id\"", "\"source\": \"candidate.brand\"", "features.item has no 'brand'")]
    [InlineData("\"name\": \"user_weights\"", "\"name\": \"other\"", "'other' is user_state, but graphs.user has no output of that name")]
    [InlineData("\"file\": \"candidate.onnx\"", "\"file\": \"other.onnx\"", "graphs.candidate.file \"other.onnx\" is not in files")]
    [InlineData("\"source\": \"ctr\"", "\"source\": \"user_state\"", "must have exactly one tensor with source ctr")]
    [InlineData("\"item_id.vocab\": \"", "\"sub/item_id.vocab\": \"", "must be a name inside the version's folder")]
    [InlineData("\"min\": 18", "\"min\": 180", "must be an ascending range")]
    [InlineData("\"source\": \"behavior.item_id\"", "\"source\": \"candidate.item_id\"", "input 'behavior_item_id' has source candidate.item_id, which the user graph cannot take")]
    [InlineData("\"source\": \"ctr\"", "\"source\": \"behavior.mask\"", "output 'ctr' has source behavior.mask, which the candidate graph cannot give")]
    [InlineData("\"source\": \"behavior.mask\"", "\"source\": \"attention\"", "has source attention, which the")]
    [InlineData("\"C\"", "\"B\"", "tensor 'ctr' has shape [U, B]; the candidate graph knows only U and C and T")]
    [InlineData("\"name\": \"behavior_mask\"", "\"name\": \"behavior_item_id\"", "graphs.user has 'behavior_item_id' 2 times")]
    [InlineData("\"type\": \"float32\"", "\"type\": \"int64\"", "graphs.candidate output 'ctr' must be float32")]
    [InlineData("\"seed\": 7", "\"seed\": \"seven\"", "training.seed must be an integer")]
    [InlineData("\"format\": 1,", "\"format\": 1", "It is not JSON")]
    public void A_Wrong_Property_Is_Named(string right, string wrong, string message)
    {
        Change((right, wrong));

        var problems = Assert.Throws<InvalidManifestException>(() => ManifestReader.Read(_path)).Problems;

        Assert.Contains(problems, problem => problem.Contains(message, StringComparison.Ordinal));
    }

    public static TheoryData<ScoreCalibration> Calibrations() =>
    [
        new PlattScaling(0.8125, -0.25) { TestErrorBefore = 0.05, TestErrorAfter = 0.01 },
        new IsotonicSteps([0.1f, 0.4f, 0.41f], [0.05f, 0.05f, 0.9f]),
    ];

    [Theory]
    [MemberData(nameof(Calibrations))]
    public void A_Calibration_Comes_Back_As_It_Was(ScoreCalibration calibration)
    {
        ManifestWriter.Write(Sample() with { Calibration = calibration }, _path);

        var read = ManifestReader.Read(_path).Calibration!;

        Assert.Equal((calibration.Method, calibration.TestErrorBefore, calibration.TestErrorAfter), (read.Method, read.TestErrorBefore, read.TestErrorAfter));
        Assert.All(Enumerable.Range(0, 101).Select(percent => percent / 100f), score => Assert.Equal(calibration.Apply(score), read.Apply(score)));
    }

    [Fact]
    public void A_Manifest_From_Before_Has_Neither_Calibration_Nor_Held_Out_Sample()
    {
        ManifestWriter.Write(Sample(), _path);

        var manifest = ManifestReader.Read(_path);

        Assert.Equal((null, null), (manifest.Calibration, manifest.Training!.HoldoutAuc));
        Assert.DoesNotContain("calibration", File.ReadAllText(_path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"method":"magic"}""", "calibration.method must be one of platt, isotonic, not \"magic\"")]
    [InlineData("""{"method":"platt","slope":1}""", "calibration.offset is missing")]
    [InlineData("""{"method":"platt","slope":-0.5,"offset":0}""", "calibration.slope must be 0 or more, not -0.5")]
    [InlineData("""{"method":"platt","slope":1,"offset":0,"temperature":2}""", "calibration.temperature is not a property of the format")]
    [InlineData("""{"method":"isotonic","scores":[0.1],"ctr":[]}""", "calibration has 1 scores and 0 ctr")]
    [InlineData("""{"method":"isotonic","scores":[0.1,0.1],"ctr":[0.1,0.2]}""", "calibration.scores must ascend")]
    [InlineData("""{"method":"isotonic","scores":[0.1,0.2],"ctr":[0.2,0.1]}""", "calibration.ctr must not descend")]
    [InlineData("""{"method":"isotonic","scores":[0.1,"x"],"ctr":[0.2,1.1]}""", "calibration.scores must hold numbers, not the string \"x\"")]
    public void A_Calibration_That_Cannot_Be_Is_Named(string calibration, string message)
    {
        Change(("\"format\": 1,", $"\"format\": 1, \"calibration\": {calibration},"));

        Assert.Contains(Assert.Throws<InvalidManifestException>(() => ManifestReader.Read(_path)).Problems, problem => problem.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_Auc_Without_Its_Sample_Is_Named()
    {
        Change(("\"seed\": 7", "\"seed\": 7, \"holdout_auc\": 0.7"));

        Assert.Equal(["training.holdout_auc is given, but \"holdout.jsonl\" is not in files."], Assert.Throws<InvalidManifestException>(() => ManifestReader.Read(_path)).Problems);
    }

    [Fact]
    public void A_Manifest_That_Is_No_Object_Says_So() =>
        Assert.Contains("must be an object, not a list", AssertInvalid("[]"), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    public void A_Text_That_Is_No_Unicode_Is_A_Problem_Like_Others(string json) =>
        Assert.Contains("It is not JSON: The text at byte", AssertInvalid(json), StringComparison.Ordinal);

    private string AssertInvalid(string json)
    {
        File.WriteAllText(_path, json);
        return Assert.Throws<InvalidManifestException>(() => ManifestReader.Read(_path)).Message;
    }

    private void Change(params (string Right, string Wrong)[] changes)
    {
        ManifestWriter.Write(Sample(), _path);
        var json = File.ReadAllText(_path);
        foreach (var (right, wrong) in changes)
        {
            var place = json.LastIndexOf(right, StringComparison.Ordinal);
            Assert.True(place >= 0, $"the sample does not contain {right}");
            json = string.Concat(json.AsSpan(0, place), wrong, json.AsSpan(place + right.Length));
        }

        File.WriteAllText(_path, json);
    }

    private static ModelManifest Sample()
    {
        TensorDimension users = TensorDimension.Named('U'), behaviors = TensorDimension.Named('T');
        var weights = new TensorManifest("user_weights", TensorSource.UserState, TensorType.Float32, [users, TensorDimension.Fixed(37), TensorDimension.Named('T', 80)]);
        return new ModelManifest
        {
            Name = "shop",
            Version = 3,
            Architecture = "dmin",
            MaxBehaviors = 20,
            Dimensions = new Dictionary<string, int> { ["d_model"] = 36 },
            Features = new FeatureSchema(
                [new FeatureManifest("user_id", new FeatureEncoding.Hash(1000)), new FeatureManifest("age", new FeatureEncoding.Identity(18, 99))],
                [new FeatureManifest("item_id", new FeatureEncoding.Vocabulary("item_id.vocab", 11)), new FeatureManifest("price", new FeatureEncoding.Boundaries([1, 9.5]), "price.catalog")],
                []),
            Layout = GraphLayout.Grouped,
            Graphs = new Dictionary<string, GraphManifest>
            {
                [GraphManifest.User] = new(
                    "user.onnx",
                    [
                        new TensorManifest("user_id", TensorSource.User("user_id"), TensorType.Int64, [users]),
                        new TensorManifest("behavior_item_id", TensorSource.Behavior("item_id"), TensorType.Int64, [users, behaviors]),
                        new TensorManifest("behavior_mask", TensorSource.Mask, TensorType.Float32, [users, behaviors]),
                    ],
                    [weights]),
                [GraphManifest.Candidate] = new(
                    "candidate.onnx",
                    [weights, new TensorManifest("candidate_item_id", TensorSource.Candidate("item_id"), TensorType.Int64, [users, TensorDimension.Named('C')])],
                    [new TensorManifest("ctr", TensorSource.Ctr, TensorType.Float32, [users, TensorDimension.Named('C')])]),
            },
            Files = new[] { "user.onnx", "candidate.onnx", "item_id.vocab", "price.catalog" }.ToDictionary(file => file, _ => new string('a', 64)),
            Training = new TrainingProvenance { DataSet = "shop-2026", Seed = 7, TestAuc = 0.75, PriorCtr = 0.25 },
        };
    }
}
