using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;

namespace DminServing.Peers;

/// <summary>A model version's flat graph and its encoder.</summary>
internal sealed class FlatModel
{
    private readonly QueryEncoder _encoder;

    public FlatModel(string folder)
    {
        var manifest = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName));
        GraphFile = Path.Combine(folder, manifest.Graphs[GraphManifest.Flat].File);
        MaxBehaviors = manifest.MaxBehaviors;
        _encoder = new QueryEncoder(ModelFeatures.Load(manifest.Features, folder), MaxBehaviors);
    }

    public string GraphFile { get; }

    public int MaxBehaviors { get; }

    public FlatRows Encode(string user, IReadOnlyList<string> candidates, IReadOnlyList<Behavior> behaviors) =>
        new(_encoder.Encode(new ScoringQuery { UserId = user, Candidates = new CandidateIds(candidates) }, behaviors));

    /// <summary>Rows of unknown ids with a full history.</summary>
    public FlatRows Sample(int candidates) =>
        Encode("", [.. Enumerable.Repeat("", candidates)], [.. Enumerable.Range(0, MaxBehaviors).Select(time => new Behavior("", time))]);
}
