namespace DminServing.Pipeline;

/// <summary>What the lanes make of a query.</summary>
/// <param name="Ctr">One click-through rate per candidate, in the candidates' order.</param>
/// <param name="IsUserReused">Whether the user's side of the model was at hand and did not have to be computed.</param>
public readonly record struct CandidateScores(float[] Ctr, bool IsUserReused);
