using DminServing.ModelContract.Manifest;
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
            return new GroupedScorer(user, Open(manifest, folder, GraphManifest.Candidate), manifest, options.Value.CandidatesPerRun);
        }
        catch
        {
            user.Dispose();
            throw;
        }
    }

    private Graph Open(ModelManifest manifest, string folder, string role) => Graph.Open(sessions, folder, manifest.Graphs[role]);
}
