namespace DminServing.Training.Experiments;

/// <summary>What one run gave.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Network">The network.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Test">Measures of the test users.</param>
/// <param name="Seconds">How long training and measuring took; of a run that went on from a checkpoint, since then.</param>
public sealed record RunResult(string Data, string Network, int Seed, TestMeasures Test, double Seconds);
