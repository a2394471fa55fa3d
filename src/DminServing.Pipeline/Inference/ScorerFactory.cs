using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Fused;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline.Inference;

/// <summary>Makes the scorer of a model version from its files.</summary>
public sealed class ScorerFactory(SessionFactory sessions, IOptions<InferenceOptions> options)
{
    /// <summary>Where scorers run, and why.</summary>
    public ProviderChoice Choice => sessions.Choice;

    /// <summary>Opens the graphs of the manifest's layout.</summary>
    /// <param name="manifest">The model version.</param>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="InvalidDataException">A graph is not ONNX, or its signature is not the manifest's.</exception>
    public IScorer Create(ModelManifest manifest, string folder) => Create(manifest, folder, manifest.Layout);

    /// <summary>Opens the graphs of one of the layouts that the version has.</summary>
    /// <param name="manifest">The model version.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="layout">The layout.</param>
    /// <exception cref="InvalidDataException">A graph is not ONNX, or its signature is not the manifest's.</exception>
    public IScorer Create(ModelManifest manifest, string folder, GraphLayout layout)
    {
        if (layout == GraphLayout.Flat)
        {
            return new FlatScorer(Open(manifest, folder, GraphManifest.Flat), manifest, options.Value.CandidatesPerRun);
        }

        var user = Open(manifest, folder, GraphManifest.User);
        try
        {
            return new GroupedScorer(user, Open(manifest, folder, GraphManifest.Candidate), manifest, options.Value);
        }
        catch
        {
            user.Dispose();
            throw;
        }
    }

    /// <summary>Opens the fused CPU kernel for a model version, if it may be used here.</summary>
    /// <param name="manifest">The model version.</param>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="InvalidDataException">It may not, or does not fit the model; the message says why.</exception>
    public IScorer CreateFused(ModelManifest manifest, string folder) =>
        options.Value.CpuScorer == CpuScorer.OnnxRuntime ? throw new InvalidDataException("Inference:CpuScorer is onnxruntime")
        : Choice.Way != ProviderWay.Cpu ? throw new InvalidDataException("models run on CUDA")
        : manifest.Layout != GraphLayout.Grouped ? throw new InvalidDataException("the model has the flat layout")
        : FusedScorer.Open(sessions, manifest, folder, options.Value.UserCacheMiB);

    private Graph Open(ModelManifest manifest, string folder, string role) => Graph.Open(sessions, folder, manifest.Graphs[role]);
}
