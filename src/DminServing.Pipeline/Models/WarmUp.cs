using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>Runs a model before the first request does: compiles the code on the way, grows the buffers to their full size, and sees that what
/// any model can be asked, the unknown and the empty, has scores that are numbers.</summary>
internal static class WarmUp
{
    private const int Rounds = 3;

    /// <summary>Scores made-up queries of the smallest and the largest shape.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="scorer">Its scorer.</param>
    /// <exception cref="InvalidDataException">A score is no number.</exception>
    public static void Run(ModelManifest manifest, IScorer scorer)
    {
        var probes = new ProbeQueries(manifest);
        for (var round = 0; round < Rounds; round++)
        {
            scorer.Score([probes.Largest(manifest.MaxBehaviors, scorer.CandidatesPerPart + 1)]);
            scorer.Score([probes.Largest(0, 1)]);
        }

        foreach (var length in (int[])[0, 1, manifest.MaxBehaviors])
        {
            CheckFinite(scorer, probes.Unknown(length, 1), $"an unknown item for an unknown user with {length} behaviors");
            CheckFinite(scorer, probes.Largest(length, 1), $"the last item for the last user with {length} behaviors");
        }
    }

    private static void CheckFinite(IScorer scorer, EncodedQuery query, string question)
    {
        var score = scorer.Score([query])[0];
        if (!float.IsFinite(score))
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the score of {question} is {score}"));
        }
    }
}
