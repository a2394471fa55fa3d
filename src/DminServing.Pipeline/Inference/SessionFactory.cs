using System.Globalization;
using DminServing.Pipeline.Inference.Cuda;
using DminServing.Pipeline.Inference.Onnx;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>Opens ONNX graphs where the operator wants them to run. The way there is chosen once, on first use.</summary>
public sealed class SessionFactory(IOptions<InferenceOptions> options)
{
    private readonly Lazy<ProviderChoice> _choice = new(() => ProviderLadder.Choose(options.Value));

    /// <summary>Where graphs run, and why.</summary>
    /// <exception cref="ProviderUnavailableException">CUDA is configured and there is none.</exception>
    public ProviderChoice Choice => _choice.Value;

    /// <summary>Memory of the device graphs run on, where C# can copy to it.</summary>
    internal DeviceMemory? DeviceMemory => Choice.Way == ProviderWay.CudaPlugin ? new DeviceMemory(ProviderLadder.PluginDevices()[options.Value.CudaDevice]) : null;

    internal InferenceSession Open(string path, ExternalConstants constants)
    {
        using var session = CreateOptions(constants);
        return new InferenceSession(path, session);
    }

    internal InferenceSession Open(byte[] model, string folder, ExternalConstants constants)
    {
        using var session = CreateOptions(constants);
        session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        return new InferenceSession(model, session);
    }

    private SessionOptions CreateOptions(ExternalConstants constants)
    {
        var session = CreateOptions(Choice.Way, options.Value);
        if (Choice.Way == ProviderWay.Cpu) // elsewhere ONNX Runtime reads the files and copies them to the device
        {
            constants.AddTo(session);
        }

        return session;
    }

    internal static SessionOptions CreateOptions(ProviderWay way, InferenceOptions options)
    {
        _ = OrtRuntime.Environment;
        var session = new SessionOptions
        {
            // A lane is one thread: concurrency comes from several lanes, which keeps latency even under load.
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            EnableMemoryPattern = false, // patterns are kept per shape, and every history length is another
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // what goes wrong comes back as an exception
        };
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session.AddSessionConfigEntry("session.use_env_allocators", "1");
        switch (way)
        {
            case ProviderWay.CudaBuiltIn:
                using (var cuda = new OrtCUDAProviderOptions())
                {
                    cuda.UpdateOptions(CudaOptions(options));
                    session.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case ProviderWay.CudaPlugin:
                session.AppendExecutionProvider(OrtRuntime.Environment, [ProviderLadder.PluginDevices()[options.CudaDevice]], PluginOptions);
                break;
        }

        return session;
    }

    private static Dictionary<string, string> PluginOptions { get; } = new(StringComparer.Ordinal) { ["use_tf32"] = "0" };

    // TF32 would change scores in the third digit: a model must score alike on every machine.
    private static Dictionary<string, string> CudaOptions(InferenceOptions options) => new(PluginOptions, StringComparer.Ordinal)
    {
        ["device_id"] = options.CudaDevice.ToString(CultureInfo.InvariantCulture),
        ["arena_extend_strategy"] = "kSameAsRequested",
    };
}
