using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline.Models;

/// <summary>Loads a model version and trusts nothing: (1) manifest, (2) SHA-256 of every file, (3) vocabularies and catalog, (4) graphs and
/// their signatures, (5) warm-up, (6) whether the fused kernel may take over, and of what then scores (7) golden scores, (8) invariance. The first check that fails refuses
/// the version.</summary>
public sealed class ModelLoader(ScorerFactory scorers, IOptions<InferenceOptions> options, ILogger<ModelLoader> logger)
{
    /// <summary>Loads and checks a version.</summary>
    /// <param name="folder">The version's folder, <c>NAME/VERSION</c>.</param>
    /// <param name="cancellation">Gives up between one check and the next: a server that is told to stop should not first load a large model.</param>
    /// <exception cref="ModelRefusedException">A check failed.</exception>
    /// <exception cref="ProviderUnavailableException">CUDA is configured and there is none.</exception>
    public ModelSnapshot Load(string folder, CancellationToken cancellation = default) => Load(folder, null, cancellation);

    /// <summary>Loads and checks a version, and tells of each check that it passes.</summary>
    /// <param name="folder">The version's folder, <c>NAME/VERSION</c>.</param>
    /// <param name="progress">Who is told; may be <c>null</c>.</param>
    /// <param name="cancellation">Gives up between one check and the next.</param>
    /// <exception cref="ModelRefusedException">A check failed.</exception>
    /// <exception cref="ProviderUnavailableException">CUDA is configured and there is none.</exception>
    public ModelSnapshot Load(string folder, IProgress<ModelCheck>? progress, CancellationToken cancellation)
    {
        var passed = new PassedChecks(progress);
        cancellation.ThrowIfCancellationRequested();
        var manifest = Check(folder, "manifest", () => ReadManifest(folder));                                        // (1)
        passed.Manifest(manifest);
        Demand(folder, "files", string.Join("; ", FileCheck.Problems(manifest, folder)));                           // (2)
        passed.Files(manifest, folder);
        var features = Check(folder, "features", () => ModelFeatures.Load(manifest.Features, folder));               // (3)
        passed.Features(features);
        var encoder = new QueryEncoder(features, manifest.MaxBehaviors);
        cancellation.ThrowIfCancellationRequested();
        var scorer = Check(folder, "graphs", () => scorers.Create(manifest, folder));                                // (4)
        try
        {
            passed.Graphs(manifest, scorers.Choice);
            cancellation.ThrowIfCancellationRequested();
            Check(folder, "warm-up", () => WarmUp.Run(manifest, scorer));            // (5)
            passed.WarmUp();
            (scorer, var reason) = Check(folder, "scorer", () => FusedTakeover.Choose(scorers, options.Value.CpuScorer, manifest, folder, scorer)); // (6)
            passed.Scorer(scorer, reason);
            cancellation.ThrowIfCancellationRequested();
            CheckScores(folder, manifest, encoder, scorer, passed);                                                  // (7) (8)
            return new ModelSnapshot(manifest, encoder, scorer, scorers.Choice, reason, scorers.CreateAttention(manifest, folder));
        }
        catch
        {
            scorer.Dispose();
            throw;
        }
    }

    private void CheckScores(string folder, ModelManifest manifest, QueryEncoder encoder, IScorer scorer, PassedChecks passed)
    {
        if (manifest.Files.ContainsKey(GoldenFile.FileName))
        {
            var golden = Check(folder, "golden scores", () => GoldenFile.Load(Path.Combine(folder, GoldenFile.FileName)));
            var scores = Check(folder, "golden scores", () => GoldenCheck.Compare(golden, encoder, scorer));
            Demand(folder, "golden scores", scores.Problem);
            passed.Golden(scores);
        }
        else
        {
            logger.WithoutGoldenScores(folder);
        }

        Demand(folder, "invariance", Check(folder, "invariance", () => InvarianceCheck.FirstDependence(manifest, scorer)));
        passed.Invariance();
    }

    private static ModelManifest ReadManifest(string folder)
    {
        var manifest = ManifestReader.Read(Path.Combine(folder, ModelManifest.FileName));
        var (name, version) = (Path.GetFileName(Path.GetDirectoryName(folder)), ModelFolders.VersionOf(folder));
        return manifest.Name == name && manifest.Version == version
            ? manifest
            : throw new InvalidDataException($"it is of {manifest.Name}/{manifest.Version}, but lies in {name}/{version}");
    }

    private static void Demand(string folder, string check, string? problem)
    {
        if (!string.IsNullOrEmpty(problem))
        {
            throw new ModelRefusedException(folder, check, problem);
        }
    }

    private static void Check(string folder, string check, Action run) =>
        Check<object?>(folder, check, () =>
        {
            run();
            return null;
        });

    // A version must not take the others down, whatever is wrong with it: anything but a missing provider refuses just this one.
    private static T Check<T>(string folder, string check, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is not ProviderUnavailableException and not OutOfMemoryException)
        {
            throw new ModelRefusedException(folder, check, e.Message, e);
        }
    }
}
