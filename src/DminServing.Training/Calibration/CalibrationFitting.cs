using DminServing.ModelContract.Calibration;
using DminServing.ModelContract.Evaluation;

namespace DminServing.Training.Calibration;

/// <summary>Fits a calibration on one part of the split and measures it on another, which it has not seen.</summary>
internal static class CalibrationFitting
{
    private const int Digits = 6;

    /// <summary>Fits and measures.</summary>
    /// <param name="method">What to fit.</param>
    /// <param name="validation">What it is fitted to.</param>
    /// <param name="test">What it is measured on.</param>
    public static ScoreCalibration Fit(CalibrationMethod method, LabeledScores validation, LabeledScores test)
    {
        ScoreCalibration fitted = method switch
        {
            CalibrationMethod.Platt => PlattFitting.Fit(validation.Scores, validation.Labels),
            CalibrationMethod.Isotonic => IsotonicFitting.Fit(validation.Scores, validation.Labels),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is nothing to fit."),
        };
        return fitted with
        {
            TestErrorBefore = Math.Round(CalibrationError.Of(test.Scores, test.Labels), Digits),
            TestErrorAfter = Math.Round(CalibrationError.Of(Array.ConvertAll(test.Scores, fitted.Apply), test.Labels), Digits),
        };
    }
}
