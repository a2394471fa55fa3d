using System.Text.Encodings.Web;
using System.Text.Json;

namespace DminServing.ModelContract.Manifest;

/// <summary>Writes <c>manifest.json</c>, the form that <see cref="ManifestReader"/> reads.</summary>
public static class ManifestWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="path">The file to write.</param>
    public static void Write(ModelManifest manifest, string path)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, Options);
        json.WriteStartObject();
        json.WriteNumber("format", ModelManifest.CurrentFormat);
        json.WriteString("name", manifest.Name);
        json.WriteNumber("version", manifest.Version);
        json.WriteString("architecture", manifest.Architecture);
        json.WriteNumber("max_behaviors", manifest.MaxBehaviors);
        WriteMap(json, "dimensions", manifest.Dimensions, json.WriteNumberValue);
        json.WriteStartObject("features");
        WriteList(json, "user", manifest.Features.User, WriteFeature);
        WriteList(json, "item", manifest.Features.Item, WriteFeature);
        WriteList(json, "context", manifest.Features.Context, WriteFeature);
        json.WriteEndObject();
        json.WriteString("layout", manifest.Layout == GraphLayout.Flat ? "flat" : "grouped");
        WriteMap(json, "graphs", manifest.Graphs, graph => WriteGraph(json, graph));
        WriteMap(json, "files", manifest.Files, json.WriteStringValue);
        if (manifest.Training is { } training)
        {
            WriteTraining(json, training);
        }

        if (manifest.Calibration is { } calibration)
        {
            CalibrationJson.Write(json, calibration);
        }

        json.WriteEndObject();
    }

    private static void WriteFeature(Utf8JsonWriter json, FeatureManifest feature)
    {
        json.WriteString("name", feature.Name);
        json.WriteString("encoding", feature.Encoding.Kind);
        switch (feature.Encoding)
        {
            case FeatureEncoding.Vocabulary vocabulary:
                json.WriteString("file", vocabulary.File);
                json.WriteNumber("size", vocabulary.Size);
                break;
            case FeatureEncoding.Hash hash:
                json.WriteNumber("buckets", hash.Buckets);
                break;
            case FeatureEncoding.Boundaries boundaries:
                json.WriteStartArray("boundaries");
                foreach (var value in boundaries.Values)
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
                break;
            case FeatureEncoding.Identity identity:
                json.WriteNumber("min", identity.Min);
                json.WriteNumber("max", identity.Max);
                break;
        }

        if (feature.CatalogFile is not null)
        {
            json.WriteString("catalog", feature.CatalogFile);
        }
    }

    private static void WriteGraph(Utf8JsonWriter json, GraphManifest graph)
    {
        json.WriteStartObject();
        json.WriteString("file", graph.File);
        WriteList(json, "inputs", graph.Inputs, WriteTensor);
        WriteList(json, "outputs", graph.Outputs, WriteTensor);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorManifest tensor)
    {
        json.WriteString("name", tensor.Name);
        json.WriteString("source", tensor.Source.ToString());
        json.WriteString("type", tensor.Type switch
        {
            TensorType.Int64 => "int64",
            TensorType.Int32 => "int32",
            _ => "float32",
        });
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape)
        {
            if (dimension.IsFixed)
            {
                json.WriteNumberValue(dimension.Size);
            }
            else
            {
                json.WriteStringValue(dimension.ToString());
            }
        }

        json.WriteEndArray();
    }

    private static void WriteTraining(Utf8JsonWriter json, TrainingProvenance training)
    {
        json.WriteStartObject("training");
        json.WriteString("data_set", training.DataSet);
        if (training.Commit.Length > 0)
        {
            json.WriteString("commit", training.Commit);
        }

        json.WriteNumber("seed", training.Seed);
        WriteOptional(json, "test_auc", training.TestAuc);
        WriteOptional(json, "test_logloss", training.TestLogLoss);
        WriteOptional(json, "prior_ctr", training.PriorCtr);
        WriteOptional(json, "holdout_auc", training.HoldoutAuc);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMap<T>(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, T> map, Action<T> write)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WritePropertyName(key);
            write(value);
        }

        json.WriteEndObject();
    }
}
