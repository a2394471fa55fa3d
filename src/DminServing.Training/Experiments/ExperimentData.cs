namespace DminServing.Training.Experiments;

/// <summary>A data set of an experiment.</summary>
/// <param name="Name">Its name in tables and folders.</param>
/// <param name="Input">The file of interactions, as <c>dmin-train prepare --input</c> takes it.</param>
/// <param name="Prepare">Further arguments of <c>prepare</c>.</param>
public sealed record ExperimentData(string Name, string Input, IReadOnlyList<string>? Prepare = null);
