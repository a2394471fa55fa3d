using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>Lets the fused kernel score a model only after it has given ONNX Runtime's scores on made-up queries of every length.</summary>
internal static class FusedTakeover
{
    /// <summary>Largest absolute difference of a score that still is agreement.</summary>
    private const float Tolerance = 1e-5f;
    private const int Seed = 21;

    // One more than a wide tile has, so that a narrow one is asked too; and a single one.
    private static readonly int[] Candidates = [49, 1];

    /// <summary>The scorer to use. The one that is not used is disposed.</summary>
    /// <param name="scorers">Makes the kernel.</param>
    /// <param name="wish">What the operator wants.</param>
    /// <param name="manifest">The model version.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="reference">ONNX Runtime's scorer, checked.</param>
    /// <exception cref="InvalidDataException">The operator wants the kernel and it cannot be used.</exception>
    public static (IScorer Scorer, string Reason) Choose(ScorerFactory scorers, CpuScorer wish, ModelManifest manifest, string folder, IScorer reference)
    {
        try
        {
            return TakeOver(scorers.CreateFused(manifest, folder), manifest, reference);
        }
        catch (InvalidDataException e) when (wish != CpuScorer.Fused)
        {
            return (reference, e.Message);
        }
    }

    private static (IScorer Scorer, string Reason) TakeOver(IScorer fused, ModelManifest manifest, IScorer reference)
    {
        var difference = LargestDifference(fused, manifest, reference);
        if (difference <= Tolerance) // NaN is not
        {
            reference.Dispose();
            return (fused, string.Create(CultureInfo.InvariantCulture, $"its scores differ from ONNX Runtime's by at most {difference:0.0e+0}"));
        }

        fused.Dispose();
        throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the fused kernel's scores differ from ONNX Runtime's by {difference:0.0e+0}"));
    }

    private static float LargestDifference(IScorer fused, ModelManifest manifest, IScorer reference)
    {
        var random = new Random(Seed);
        var probes = new ProbeQueries(manifest);
        var largest = 0f;
        for (var length = 0; length <= manifest.MaxBehaviors; length++)
        {
            EncodedQuery[] batch = [.. Candidates.Select(candidates => probes.Random(length, candidates, random))];
            largest = fused.Score(batch).Zip(reference.Score(batch), (a, b) => Math.Abs(a - b)).Aggregate(largest, MathF.Max);
        }

        return largest;
    }
}
