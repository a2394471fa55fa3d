using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>ONNX Runtime, set up once per process: no telemetry, one CPU arena for all sessions.</summary>
internal static class OrtRuntime
{
    public const string Name = "onnxruntime";

    public const string CudaProvider = "CUDAExecutionProvider";

    // ONNX Runtime's defaults, in its order: largest size, growth strategy, first chunk, most dead bytes of a chunk.
    private const uint NoLimit = 0;
    private const int Default = -1;

    private static readonly Lazy<OrtEnv> Instance = new(Create);

    public static OrtEnv Environment => Instance.Value;

    private static OrtEnv Create()
    {
        var environment = OrtEnv.Instance();
        environment.DisableTelemetryEvents();
        using var arena = new OrtArenaCfg(NoLimit, Default, Default, Default);
        environment.CreateAndRegisterAllocator(OrtMemoryInfo.DefaultInstance, arena);
        return environment;
    }
}
