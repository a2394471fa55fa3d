using System.Text.Json;
using DminServing.Training.Fitting;

namespace DminServing.Training.Experiments;

/// <summary>How good a run is on the test users: the content of <c>test.json</c>.</summary>
/// <param name="Auc">Area under the ROC curve, over all candidates.</param>
/// <param name="LogLoss">Mean cross-entropy, nats.</param>
/// <param name="GroupAuc">Mean over the users of the AUC of their own candidates.</param>
/// <param name="CalibrationError">Expected calibration error.</param>
/// <param name="Samples">Candidates.</param>
public sealed record TestMeasures(double Auc, double LogLoss, double GroupAuc, double CalibrationError, int Samples)
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "test.json";

    internal static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    /// <summary>Measures scores of positives and negatives by turns.</summary>
    public static TestMeasures Of(Evaluation evaluation) =>
        new(evaluation.Auc, evaluation.LogLoss, GroupAucOf(evaluation.Scores), ModelContract.Evaluation.CalibrationError.Of(evaluation.Scores, LabelsOf(evaluation.Scores)), evaluation.Scores.Length);

    /// <summary>Writes the file.</summary>
    public void Write(RunFolder run) => File.WriteAllText(run.In(FileName), JsonSerializer.Serialize(this, Json) + "\n");

    private static bool[] LabelsOf(float[] scores) => [.. Enumerable.Range(0, scores.Length).Select(place => place % SampleSet.Candidates == 0)];

    // With one positive and one negative it is the share of users whose positive stands above.
    private static double GroupAucOf(float[] scores) =>
        scores.Chunk(SampleSet.Candidates).Average(user => user[0] > user[1] ? 1 : user[0] < user[1] ? 0 : 0.5);
}
