using System.Globalization;

namespace DminServing.ModelContract.Calibration;

/// <summary>Platt scaling: σ(slope · log-odds of the score + offset). Slope 1 and offset 0 leave scores as they are.</summary>
/// <param name="Slope">0 or more: below 1 the scores were too sure of themselves, at 0 they tell nothing.</param>
/// <param name="Offset">Log-odds that all scores lacked.</param>
public sealed record PlattScaling(double Slope, double Offset) : ScoreCalibration
{
    /// <summary>The method's name in the manifest.</summary>
    public const string Name = "platt";

    // A float32 score can be exactly 0 or 1; half its resolution below 1 keeps the logarithm finite.
    private const double Smallest = 1e-7;

    /// <inheritdoc/>
    public override string Method => Name;

    /// <summary>The logarithm of a score's odds, ln(p / (1 − p)); scores closer than 1e-7 to 0 or 1 count as that close.</summary>
    public static double LogOdds(float score)
    {
        var p = Math.Clamp(score, Smallest, 1 - Smallest);
        return Math.Log(p / (1 - p));
    }

    /// <inheritdoc/>
    public override float Apply(float score) => (float)(1 / (1 + Math.Exp(-((Slope * LogOdds(score)) + Offset))));

    /// <inheritdoc/>
    internal override IEnumerable<string> Problems()
    {
        if (!(Slope >= 0))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"calibration.slope must be 0 or more, not {Slope}: a calibration keeps the order of the scores.");
        }
    }
}
