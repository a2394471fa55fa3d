namespace DminServing.Pipeline.Inference;

/// <summary>Scores and what they were made of.</summary>
/// <param name="Ctr">Per candidate, the click-through rate.</param>
/// <param name="Weights">Per candidate and interest, the weight of each behavior, oldest first; those of an interest add up to 1: [candidates][interests][behaviors].</param>
public sealed record AttentionScores(float[] Ctr, float[][][] Weights);
