namespace DminServing.Pipeline.Inference;

/// <summary>Steps (3) and (4): where models run and how much at once.</summary>
public sealed class InferenceOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Inference";

    /// <summary>Where models run: <c>auto</c>, <c>cuda</c> or <c>cpu</c>.</summary>
    /// <value>Default: auto.</value>
    public InferenceProvider Provider { get; init; } = InferenceProvider.Auto;

    /// <summary>What scores on the CPU: <c>auto</c>, <c>fused</c> or <c>onnxruntime</c>.</summary>
    /// <value>Default: auto.</value>
    public CpuScorer CpuScorer { get; init; } = CpuScorer.Auto;

    /// <summary>Which CUDA device.</summary>
    /// <value>Default: 0; 0 to 63.</value>
    public int CudaDevice { get; init; }

    /// <summary>ONNX Runtime's CUDA plugin, a <c>libonnxruntime_providers_cuda.so</c>. Empty: the one beside the program, if any.</summary>
    /// <value>Default: empty.</value>
    public string CudaLibrary { get; init; } = "";

    /// <summary>Requests that run at once, each on its own thread; 0 for one per core.</summary>
    /// <value>Default: 0; 0 to 256.</value>
    public int Lanes { get; init; }

    /// <summary>Requests that may wait for a lane; further ones are refused.</summary>
    /// <value>Default: 256; 1 to 100,000.</value>
    public int QueueCapacity { get; init; } = 256;

    /// <summary>Memory for users' sides that may be needed again, in MiB for each model version; 0 computes them anew for every request.</summary>
    /// <value>Default: 64; 0 to 65,536.</value>
    public int UserCacheMiB { get; init; } = 64;

    /// <summary>Candidates per run of an ONNX graph on the CPU: longer lists are cut, which bounds memory, keeps intermediates in the cache, and lets several
    /// lanes work on one request. The fused kernel has its own size.</summary>
    /// <value>Default: 128; 1 to 10,000.</value>
    public int CandidatesPerRun { get; init; } = 128;

    /// <summary>Candidates per run on CUDA, where a run of 2,048 should take hardly longer than one of 64. Runs are padded to a power of two, 64 or more.</summary>
    /// <value>Default: 2048; 1 to 16,384.</value>
    public int CudaCandidatesPerRun { get; init; } = 2048;
}
