using DminServing.ModelContract.Calibration;

namespace DminServing.ModelContract.Manifest;

/// <summary>What training writes and serving reads about one model version: the content of <c>manifest.json</c>.</summary>
/// <remarks><c>models/README.md</c> is the reference of the file; <c>ManifestReader</c> reads it strictly.</remarks>
public sealed record ModelManifest
{
    /// <summary>The file format this code reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The name of the file in a model version's folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The model's name; its folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version, a positive integer; its folder's name.</summary>
    public required int Version { get; init; }

    /// <summary>The network: <c>dmin</c>, <c>din</c>, ... Serving only reports it.</summary>
    public required string Architecture { get; init; }

    /// <summary>T: the most behaviors the model takes; longer sequences keep the newest.</summary>
    public required int MaxBehaviors { get; init; }

    /// <summary>The network's dimensions by name (<c>d_model</c>, <c>heads</c>, ...), for readers; serving does not use them.</summary>
    public IReadOnlyDictionary<string, int> Dimensions { get; init; } = new Dictionary<string, int>();

    /// <summary>The features the model reads, with the encoding of each.</summary>
    public required FeatureSchema Features { get; init; }

    /// <summary>Which graphs serve.</summary>
    public required GraphLayout Layout { get; init; }

    /// <summary>The ONNX graphs by role: <see cref="GraphManifest.Flat"/>, or <see cref="GraphManifest.User"/> and <see cref="GraphManifest.Candidate"/>.</summary>
    public required IReadOnlyDictionary<string, GraphManifest> Graphs { get; init; }

    /// <summary>SHA-256 of every other file of the version, lower-case hex, by file name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Where the weights come from; <c>null</c> when the exporter did not say.</summary>
    public TrainingProvenance? Training { get; init; }

    /// <summary>What makes click-through rates of the scores; <c>null</c> when the exporter fitted nothing.</summary>
    public ScoreCalibration? Calibration { get; init; }
}
