using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>What the checks of a version have found, in words, for who wants to hear.</summary>
internal sealed class PassedChecks(IProgress<ModelCheck>? progress)
{
    private const double Megabyte = 1e6;

    public void Manifest(ModelManifest manifest) =>
        Tell("manifest", $"{manifest.Name}/{manifest.Version}, {manifest.Architecture}, the {manifest.Layout.ToString().ToLowerInvariant()} layout, up to {manifest.MaxBehaviors} behaviors");

    public void Files(ModelManifest manifest, string folder) =>
        Tell("files", $"{manifest.Files.Count} files, {manifest.Files.Keys.Sum(name => new FileInfo(Path.Combine(folder, name)).Length) / Megabyte:0.0} MB, each with the SHA-256 of the manifest");

    public void Features(ModelFeatures features) => Tell("features", $"{string.Join(", ", Names(features))}");

    public void Graphs(ModelManifest manifest, ProviderChoice choice) =>
        Tell("graphs", $"{string.Join(", ", Roles(manifest.Layout).Select(role => manifest.Graphs[role].File))} have the tensors of the manifest; they run on {choice.Name} ({choice.Reason})");

    public void WarmUp() => Tell("warm-up", $"the unknown and the last user and item have scores that are numbers");

    public void Scorer(IScorer scorer, string reason) => Tell("scorer", $"{scorer.Name} would score on this machine: {reason}");

    public void Golden(GoldenScores scores) =>
        Tell("golden scores", $"{scores.Cases} questions, {scores.Scores} scores; they differ from the trained network's by at most {scores.Largest:0.0e+0} ({scores.Tolerance:0.0e+0} is allowed)");

    public void Invariance() => Tell("invariance", $"a score depends neither on the other candidates, nor on their order, nor on other users");

    private static string[] Roles(GraphLayout layout) => layout == GraphLayout.Flat ? [GraphManifest.Flat] : [GraphManifest.User, GraphManifest.Candidate];

    private static IEnumerable<string> Names(ModelFeatures features) =>
    [
        .. features.User.Select(feature => Size(feature.Name, feature.Encoder)),
        .. features.Item.Select(feature => Size(feature.Name, feature.Encoder) + (feature.Catalog is null ? "" : " from its catalog")),
        .. features.Context.Select(feature => Size(feature.Name, feature.Encoder)),
    ];

    private static string Size(string name, FeatureEncoder encoder) => string.Create(CultureInfo.InvariantCulture, $"{name} ({encoder.Size} values)");

    private void Tell(string check, FormattableString finding) => progress?.Report(new ModelCheck(check, finding.ToString(CultureInfo.InvariantCulture)));
}
