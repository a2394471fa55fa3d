using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>Runs a model before the first request does: compiles the code on the way, grows the buffers to their full size.</summary>
internal static class WarmUp
{
    private const int Rounds = 3;

    /// <summary>Scores made-up queries of the smallest and the largest shape.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="scorer">Its scorer.</param>
    public static void Run(ModelManifest manifest, IScorer scorer)
    {
        var probes = new ProbeQueries(manifest);
        for (var round = 0; round < Rounds; round++)
        {
            scorer.Score([probes.Largest(manifest.MaxBehaviors, scorer.CandidatesPerPart + 1)]);
            scorer.Score([probes.Largest(0, 1)]);
        }
    }
}
