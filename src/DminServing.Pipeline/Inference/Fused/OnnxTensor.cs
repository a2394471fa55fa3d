namespace DminServing.Pipeline.Inference.Fused;

/// <summary>A constant of an ONNX graph.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Values">The elements, row-major.</param>
internal sealed record OnnxTensor(string Name, int[] Shape, float[] Values);
