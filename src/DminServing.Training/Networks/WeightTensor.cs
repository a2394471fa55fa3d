namespace DminServing.Training.Networks;

/// <summary>A trained tensor, detached from the library that trained it.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="Values">The elements, row-major.</param>
public sealed record WeightTensor(int[] Shape, float[] Values);
