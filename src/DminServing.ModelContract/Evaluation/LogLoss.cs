namespace DminServing.ModelContract.Evaluation;

/// <summary>Logloss: the paper's equation 6.</summary>
public static class LogLoss
{
    // A float32 score can be exactly 0 or 1; half its resolution below 1 keeps the logarithm finite.
    private const double Smallest = 1e-7;

    /// <summary>Mean cross-entropy, −(1/N) Σ (y log p + (1 − y) log(1 − p)), in nats.</summary>
    /// <param name="scores">One predicted click-through rate per sample, 0 to 1.</param>
    /// <param name="labels">Whether each sample was clicked.</param>
    /// <exception cref="ArgumentException">The lengths differ or there is no sample.</exception>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length || scores.IsEmpty)
        {
            throw new ArgumentException($"{scores.Length} scores for {labels.Length} labels; needs as many, and at least one.", nameof(labels));
        }

        var sum = 0d;
        for (var i = 0; i < scores.Length; i++)
        {
            var p = Math.Clamp(scores[i], Smallest, 1 - Smallest);
            sum -= Math.Log(labels[i] ? p : 1 - p);
        }

        return sum / scores.Length;
    }
}
