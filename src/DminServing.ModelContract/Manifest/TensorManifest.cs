namespace DminServing.ModelContract.Manifest;

/// <summary>One input or output of a graph.</summary>
/// <param name="Name">The tensor's name in the graph.</param>
/// <param name="Source">What the tensor holds, one of <see cref="TensorSource"/>'s forms.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The dimensions: a number, or one of the symbols U (users), C (candidates), T (behaviors), B (flat rows), or a multiple such as 80T.</param>
public sealed record TensorManifest(string Name, TensorSource Source, TensorType Type, IReadOnlyList<TensorDimension> Shape);
