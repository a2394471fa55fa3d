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
    /// <returns><c>null</c> for <see cref="CalibrationMethod.None"/>.</returns>
    public static ScoreCalibration? Fit(CalibrationMethod method, LabeledScores validation, LabeledScores test)
    {
        if (method == CalibrationMethod.None)
        {
            return null;
        }

        ScoreCalibration fitted = method == CalibrationMethod.Platt ? PlattFitting.Fit(validation.Scores, validation.Labels) : IsotonicFitting.Fit(validation.Scores, validation.Labels);
        return fitted with
        {
            TestErrorBefore = Math.Round(CalibrationError.Of(test.Scores, test.Labels), Digits),
            TestErrorAfter = Math.Round(CalibrationError.Of(Array.ConvertAll(test.Scores, fitted.Apply), test.Labels), Digits),
        };
    }
}
