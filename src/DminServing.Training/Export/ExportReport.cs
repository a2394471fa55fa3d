using DminServing.ModelContract.Calibration;

namespace DminServing.Training.Export;

/// <summary>What an export wrote and how well its graphs agree with the trained network.</summary>
/// <param name="Folder">The version's folder.</param>
/// <param name="FlatDifference">Largest difference of a score, flat graph against trained network, over the validation split and the golden cases.</param>
/// <param name="GroupedDifference">Largest difference of a score, grouped graphs against trained network.</param>
/// <param name="Scores">Number of scores compared.</param>
/// <param name="TestAuc">AUC on the test users.</param>
/// <param name="TestLogLoss">Logloss on the test users.</param>
/// <param name="Bytes">Size of the folder.</param>
public sealed record ExportReport(string Folder, float FlatDifference, float GroupedDifference, int Scores, double TestAuc, double TestLogLoss, long Bytes)
{
    /// <summary>What was fitted on the validation users, with its error on the test users; <c>null</c> when nothing was.</summary>
    public ScoreCalibration? Calibration { get; init; }
}
