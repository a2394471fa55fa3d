namespace DminServing.Pipeline.Inference;

/// <summary>What scores on the CPU.</summary>
public enum CpuScorer
{
    /// <summary>The fused kernel where it fits the model and agrees with ONNX Runtime, else ONNX Runtime; the reason is logged and reported.</summary>
    Auto,

    /// <summary>The fused kernel, or the model is refused.</summary>
    Fused,

    /// <summary>ONNX Runtime.</summary>
    OnnxRuntime,
}
