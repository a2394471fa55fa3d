namespace DminServing.Training.Calibration;

/// <summary>What a model scores, and what happened.</summary>
/// <param name="Scores">One score per sample.</param>
/// <param name="Labels">Whether each sample was clicked.</param>
internal sealed record LabeledScores(float[] Scores, bool[] Labels);
