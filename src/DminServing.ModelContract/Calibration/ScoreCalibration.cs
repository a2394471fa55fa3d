namespace DminServing.ModelContract.Calibration;

/// <summary>Makes click-through rates of a model's scores. Fitted on the validation split, kept in the manifest, applied by the server to those who ask. It never decreases:
/// a better score has no lower rate, so an answer stays in the order of its scores.</summary>
public abstract record ScoreCalibration
{
    /// <summary>The method's name in the manifest.</summary>
    public abstract string Method { get; }

    /// <summary>Calibration error of the scores on the test split, 0 to 1; <c>null</c> when the exporter did not say.</summary>
    public double? TestErrorBefore { get; init; }

    /// <summary>Calibration error of the rates on the test split, 0 to 1; <c>null</c> when the exporter did not say.</summary>
    public double? TestErrorAfter { get; init; }

    /// <summary>The click-through rate behind a score.</summary>
    /// <param name="score">The model's score, 0 to 1.</param>
    /// <returns>0 to 1.</returns>
    public abstract float Apply(float score);

    /// <summary>What cannot be about it, one sentence each.</summary>
    internal abstract IEnumerable<string> Problems();
}
