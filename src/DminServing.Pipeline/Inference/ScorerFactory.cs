using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Cuda;
using DminServing.Pipeline.Inference.Fused;
using DminServing.Pipeline.Inference.Onnx;
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
        var files = new WeightFiles(folder, manifest.Files.Keys);
        Graph? user = null;
        try
        {
            if (layout == GraphLayout.Flat)
            {
                return new FlatScorer(Open(GraphManifest.Flat), files, manifest, Choice.Way == ProviderWay.Cpu ? options.Value.CandidatesPerRun : options.Value.CudaCandidatesPerRun);
            }

            user = Open(GraphManifest.User);
            return Choice.Way == ProviderWay.Cpu
                ? new GroupedScorer(user, Open(GraphManifest.Candidate), files, manifest, options.Value)
                : new CudaScorer(user, Open(GraphManifest.Candidate), files, manifest, options.Value, sessions.DeviceMemory);
        }
        catch
        {
            user?.Dispose();
            files.Dispose();
            throw;
        }

        // With a CUDA plugin ONNX Runtime looks for the graph in a file; there all of it is opened, and the attention weights are not asked for.
        Graph Open(string role)
        {
            var graph = manifest.Graphs[role];
            var file = new OnnxFile(files, graph.File);
            return graph.Attention is null || Choice.Way != ProviderWay.Cpu ? Graph.Open(sessions, file, graph.ForScores) : Graph.OpenPart(sessions, file, graph.ForScores);
        }
    }

    /// <summary>What gives the attention weights behind a model version's scores; null if its graphs do not.</summary>
    /// <param name="manifest">The model version.</param>
    /// <param name="folder">Its folder.</param>
    internal AttentionScorer? CreateAttention(ModelManifest manifest, string folder) =>
        manifest.Graphs[manifest.Layout == GraphLayout.Flat ? GraphManifest.Flat : GraphManifest.Candidate].Attention is null ? null : new AttentionScorer(sessions, manifest, folder);

    /// <summary>Opens the fused CPU kernel for a model version, if it may be used here.</summary>
    /// <param name="manifest">The model version.</param>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="InvalidDataException">It may not, or does not fit the model; the message says why.</exception>
    public IScorer CreateFused(ModelManifest manifest, string folder) =>
        options.Value.CpuScorer == CpuScorer.OnnxRuntime ? throw new InvalidDataException("Inference:CpuScorer is onnxruntime")
        : Choice.Way != ProviderWay.Cpu ? throw new InvalidDataException("models run on CUDA")
        : manifest.Layout != GraphLayout.Grouped ? throw new InvalidDataException("the model has the flat layout")
        : FusedScorer.Open(sessions, manifest, folder, options.Value.UserCacheMiB);
}
