namespace DminServing.Pipeline.Inference;

/// <summary>ONNX Runtime's ways to a device.</summary>
public enum ProviderWay
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>CUDA as part of ONNX Runtime itself: the package Microsoft.ML.OnnxRuntime.Gpu.</summary>
    CudaBuiltIn,

    /// <summary>CUDA as a plugin library registered at run time.</summary>
    CudaPlugin,
}
