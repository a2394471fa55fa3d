namespace DminServing.Training.Experiments;

/// <summary>One combination of hyper-parameters.</summary>
/// <param name="Name">Its name in folders and tables.</param>
/// <param name="Arguments">The arguments of <c>dmin-train train</c>.</param>
public sealed record TuningTrial(string Name, IReadOnlyList<string> Arguments);
