namespace DminServing.ModelContract.Manifest;

/// <summary>How a model's computation is cut into ONNX graphs.</summary>
public enum GraphLayout
{
    /// <summary>One graph, one self-contained row per candidate: the user's part is computed again for each.</summary>
    Flat,

    /// <summary>Two graphs: the user's part once per user, then all candidates [U, C] against its tensors.</summary>
    Grouped,
}
