namespace DminServing.Pipeline.Inference;

/// <summary>Where the operator wants models to run.</summary>
public enum InferenceProvider
{
    /// <summary>CUDA where it works, else the CPU; the reason is logged and reported.</summary>
    Auto,

    /// <summary>CUDA, or the server does not start.</summary>
    Cuda,

    /// <summary>The CPU.</summary>
    Cpu,
}
