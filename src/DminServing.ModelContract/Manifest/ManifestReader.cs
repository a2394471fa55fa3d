using System.Text.Json;

namespace DminServing.ModelContract.Manifest;

/// <summary>Reads <c>manifest.json</c> strictly: a manifest that is wrong in three places reports all three, by name.</summary>
public static class ManifestReader
{
    private static readonly Dictionary<string, GraphLayout> Layouts = new(StringComparer.Ordinal) { ["flat"] = GraphLayout.Flat, ["grouped"] = GraphLayout.Grouped };
    private static readonly Dictionary<string, TensorType> Types = new(StringComparer.Ordinal) { ["int64"] = TensorType.Int64, ["int32"] = TensorType.Int32, ["float32"] = TensorType.Float32 };

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="path">The manifest's file.</param>
    /// <exception cref="InvalidManifestException">It is no JSON, or has problems: all of them.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelManifest Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads and checks a manifest's text.</summary>
    /// <param name="text">What stands in the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidManifestException">It is no JSON, or has problems: all of them.</exception>
    internal static ModelManifest Parse(byte[] text, string path)
    {
        try
        {
            CheckTexts(text);
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, path);
        }
        catch (JsonException e)
        {
            throw new InvalidManifestException(path, [$"It is not JSON: {e.Message}"]);
        }
    }

    // A document takes names and texts as they stand, and throws only when one is asked for that is no Unicode.
    private static void CheckTexts(byte[] text)
    {
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException($"The text at byte {reader.TokenStartIndex} is no Unicode.", e);
            }
        }
    }

    private static ModelManifest Read(JsonElement json, string path)
    {
        var problems = new List<string>();
        var root = new JsonReading(json, "", problems);
        root.Number("format", ModelManifest.CurrentFormat, ModelManifest.CurrentFormat);
        var manifest = new ModelManifest
        {
            Name = root.Text("name"),
            Version = (int)root.Number("version", 1, int.MaxValue),
            Architecture = root.Text("architecture"),
            MaxBehaviors = (int)root.Number("max_behaviors", 1, 10_000),
            Dimensions = Map(root.OptionalChild("dimensions"), (child, name) => (int)child.Number(name, 0, int.MaxValue)),
            Features = ReadFeatures(root.Child("features")),
            Layout = root.Choice("layout", Layouts),
            Graphs = Map(root.Child("graphs"), (child, name) => ReadGraph(child.Child(name))),
            Files = Map(root.Child("files"), (child, name) => child.Text(name)),
            Training = root.OptionalChild("training") is { } training ? ReadTraining(training) : null,
            Calibration = root.OptionalChild("calibration") is { } calibration ? CalibrationJson.Read(calibration) : null,
        };
        root.NoteUnknown();
        if (problems.Count == 0)
        {
            problems.AddRange(ManifestRules.Check(manifest));
        }

        return problems.Count == 0 ? manifest : throw new InvalidManifestException(path, problems);
    }

    private static FeatureSchema ReadFeatures(JsonReading features)
    {
        var schema = new FeatureSchema(
            features.List("user", feature => ReadFeature(feature, false)),
            features.List("item", feature => ReadFeature(feature, true)),
            features.List("context", feature => ReadFeature(feature, false)));
        features.NoteUnknown();
        return schema;
    }

    private static FeatureManifest ReadFeature(JsonReading feature, bool mayHaveCatalog)
    {
        var manifest = new FeatureManifest(feature.Text("name"), ReadEncoding(feature), mayHaveCatalog ? feature.OptionalText("catalog") : null);
        feature.NoteUnknown();
        return manifest;
    }

    private static FeatureEncoding ReadEncoding(JsonReading feature)
    {
        var kinds = new Dictionary<string, Func<FeatureEncoding>>(StringComparer.Ordinal)
        {
            ["vocabulary"] = () => new FeatureEncoding.Vocabulary(feature.Text("file"), (int)feature.Number("size", 1, int.MaxValue)),
            ["hash"] = () => new FeatureEncoding.Hash((int)feature.Number("buckets", 1, int.MaxValue - 1)),
            ["boundaries"] = () => new FeatureEncoding.Boundaries(ReadBoundaries(feature)),
            ["identity"] = () => new FeatureEncoding.Identity(feature.Number("min", long.MinValue, long.MaxValue), feature.Number("max", long.MinValue, long.MaxValue)),
        };
        return feature.Choice("encoding", kinds)();
    }

    private static List<double> ReadBoundaries(JsonReading feature)
    {
        var values = new List<double>();
        foreach (var element in feature.Elements("boundaries"))
        {
            if (element.ValueKind == JsonValueKind.Number)
            {
                values.Add(element.GetDouble());
            }
            else
            {
                feature.Note("boundaries", $"must hold numbers, not {JsonReading.Describe(element)}");
            }
        }

        return values;
    }

    private static GraphManifest ReadGraph(JsonReading graph)
    {
        var manifest = new GraphManifest(graph.Text("file"), graph.List("inputs", ReadTensor), graph.List("outputs", ReadTensor));
        graph.NoteUnknown();
        return manifest;
    }

    private static TensorManifest ReadTensor(JsonReading tensor)
    {
        var name = tensor.Text("name");
        var text = tensor.Text("source");
        if (!TensorSource.TryParse(text, out var source) && text.Length > 0)
        {
            tensor.Note("source", $"must be user.FEATURE, context.FEATURE, behavior.FEATURE, candidate.FEATURE, behavior.mask, behavior.position, user_state or ctr, not \"{text}\"");
        }

        var manifest = new TensorManifest(name, source, tensor.Choice("type", Types), ReadShape(tensor));
        tensor.NoteUnknown();
        return manifest;
    }

    private static List<TensorDimension> ReadShape(JsonReading tensor)
    {
        var shape = new List<TensorDimension>();
        foreach (var element in tensor.Elements("shape"))
        {
            var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
            if (TensorDimension.TryParse(text, out var dimension))
            {
                shape.Add(dimension);
            }
            else
            {
                tensor.Note("shape", $"must hold positive integers, U, C, T, B or a multiple such as \"80T\", not {JsonReading.Describe(element)}");
            }
        }

        return shape;
    }

    private static TrainingProvenance ReadTraining(JsonReading training)
    {
        var provenance = new TrainingProvenance
        {
            DataSet = training.Text("data_set"),
            Commit = training.OptionalText("commit") ?? "",
            Seed = (int)training.Number("seed", int.MinValue, int.MaxValue),
            TestAuc = training.OptionalDouble("test_auc"),
            TestLogLoss = training.OptionalDouble("test_logloss"),
            PriorCtr = training.OptionalDouble("prior_ctr"),
            HoldoutAuc = training.OptionalDouble("holdout_auc"),
        };
        training.NoteUnknown();
        return provenance;
    }

    private static Dictionary<string, T> Map<T>(JsonReading? child, Func<JsonReading, string, T> read) =>
        child?.Names().Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => read(child, name), StringComparer.Ordinal) ?? [];
}
