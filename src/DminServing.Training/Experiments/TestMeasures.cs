using System.Text.Json;
using DminServing.Training.Fitting;

namespace DminServing.Training.Experiments;

/// <summary>How good a run is on the test users: the content of <c>test.json</c>.</summary>
/// <param name="Auc">Area under the ROC curve, over all candidates.</param>
/// <param name="LogLoss">Mean cross-entropy, nats.</param>
/// <param name="GroupAuc">Mean over the users of the AUC of their own candidates.</param>
/// <param name="CalibrationError">Expected calibration error: in ten equal ranges of the score, how far the mean score is from the share of clicks, weighted by how many there are.</param>
/// <param name="Samples">Candidates.</param>
public sealed record TestMeasures(double Auc, double LogLoss, double GroupAuc, double CalibrationError, int Samples)
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "test.json";

    private const int Ranges = 10;

    internal static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    /// <summary>Measures scores of positives and negatives by turns.</summary>
    public static TestMeasures Of(Evaluation evaluation) =>
        new(evaluation.Auc, evaluation.LogLoss, GroupAucOf(evaluation.Scores), CalibrationErrorOf(evaluation.Scores), evaluation.Scores.Length);

    /// <summary>Writes the file.</summary>
    public void Write(RunFolder run) => File.WriteAllText(run.In(FileName), JsonSerializer.Serialize(this, Json) + "\n");

    // With one positive and one negative it is the share of users whose positive stands above.
    private static double GroupAucOf(float[] scores) =>
        scores.Chunk(SampleSet.Candidates).Average(user => user[0] > user[1] ? 1 : user[0] < user[1] ? 0 : 0.5);

    private static double CalibrationErrorOf(float[] scores) => scores
        .Select((score, place) => (Score: (double)score, Click: place % SampleSet.Candidates == 0 ? 1d : 0))
        .GroupBy(sample => Math.Min((int)(sample.Score * Ranges), Ranges - 1))
        .Sum(range => Math.Abs(range.Sum(sample => sample.Score - sample.Click))) / scores.Length;
}
