namespace DminServing.ModelContract.Evaluation;

/// <summary>ECE, the expected calibration error: by how much predicted click-through rates miss the observed ones.</summary>
public static class CalibrationError
{
    /// <summary>Bins of equal width between 0 and 1.</summary>
    public const int Bins = 15;

    /// <summary>Mean over the samples of the distance between what their bin predicts and what was clicked in it.</summary>
    /// <param name="scores">One predicted click-through rate per sample, 0 to 1.</param>
    /// <param name="labels">Whether each sample was clicked.</param>
    /// <returns>0 (what was predicted happened) to 1.</returns>
    /// <exception cref="ArgumentException">The lengths differ or there is no sample.</exception>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length || scores.IsEmpty)
        {
            throw new ArgumentException($"{scores.Length} scores for {labels.Length} labels; needs as many, and at least one.", nameof(labels));
        }

        Span<double> missing = stackalloc double[Bins]; // predicted less clicked
        missing.Clear();
        for (var i = 0; i < scores.Length; i++)
        {
            missing[Math.Min((int)(scores[i] * Bins), Bins - 1)] += (double)scores[i] - (labels[i] ? 1 : 0);
        }

        var sum = 0d;
        foreach (var bin in missing)
        {
            sum += Math.Abs(bin);
        }

        return sum / scores.Length;
    }
}
