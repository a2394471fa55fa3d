using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>Finds CUDA: (1) built into ONNX Runtime, (2) as a plugin library, else (3) the CPU. A step counts only if a probe graph really
/// ran there; each step that fails says why.</summary>
internal static class ProviderLadder
{
    private const string PluginFile = "libonnxruntime_providers_cuda.so";

    // y = Identity(x), x float32 [1]: the smallest ONNX graph, opset 17.
    private static readonly byte[] Probe = Convert.FromBase64String("CAgSADo3ChAKAXgSAXkiCElkZW50aXR5EgFwWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQEQ==");

    private static readonly Lock Registration = new();

    public static ProviderChoice Choose(InferenceOptions options)
    {
        if (options.Provider == InferenceProvider.Cpu)
        {
            return new ProviderChoice(ProviderWay.Cpu, "Inference:Provider is cpu");
        }

        List<string> reasons = [];
        var way = TryBuiltIn(options, reasons) ?? TryPlugin(options, reasons);
        if (way is { } found)
        {
            return found;
        }

        var why = string.Join("; ", reasons);
        return options.Provider == InferenceProvider.Cuda
            ? throw new ProviderUnavailableException($"Inference:Provider is cuda, but CUDA cannot be used: {why}. Build with -p:OnnxRuntimeFlavor=gpu on a machine with a GPU, name a plugin in Inference:CudaLibrary, or set Inference:Provider to auto or cpu.")
            : new ProviderChoice(ProviderWay.Cpu, why);
    }

    /// <summary>The GPUs of the registered plugin.</summary>
    public static IReadOnlyList<OrtEpDevice> PluginDevices() =>
        [.. OrtRuntime.Environment.GetEpDevices().Where(device => device.EpName == OrtRuntime.CudaProvider && device.HardwareDevice.Type == OrtHardwareDeviceType.GPU)];

    private static ProviderChoice? TryBuiltIn(InferenceOptions options, List<string> reasons)
    {
        if (!OrtRuntime.Environment.GetAvailableProviders().Contains(OrtRuntime.CudaProvider))
        {
            reasons.Add("this build of ONNX Runtime has no CUDA in it");
            return null;
        }

        return Try(ProviderWay.CudaBuiltIn, "CUDA is built into this ONNX Runtime and works", options, reasons);
    }

    private static ProviderChoice? TryPlugin(InferenceOptions options, List<string> reasons)
    {
        var path = options.CudaLibrary.Length > 0 ? options.CudaLibrary : Path.Combine(AppContext.BaseDirectory, PluginFile);
        if (!File.Exists(path))
        {
            reasons.Add($"there is no plugin {PluginFile} beside the program");
            return null;
        }

        try
        {
            Register(path);
        }
        catch (OnnxRuntimeException e)
        {
            reasons.Add($"the plugin {path} cannot be used: {Words(e)}");
            return null;
        }

        if (PluginDevices().Count <= options.CudaDevice)
        {
            reasons.Add($"the plugin {path} sees {PluginDevices().Count} GPUs, so there is no device {options.CudaDevice}");
            return null;
        }

        return Try(ProviderWay.CudaPlugin, $"the plugin {path} works", options, reasons);
    }

    // A second registration under the same name is an error, and a process may build several ladders.
    private static void Register(string path)
    {
        lock (Registration)
        {
            if (PluginDevices().Count == 0)
            {
                OrtRuntime.Environment.RegisterExecutionProviderLibrary(OrtRuntime.CudaProvider, path);
            }
        }
    }

    private static ProviderChoice? Try(ProviderWay way, string success, InferenceOptions options, List<string> reasons)
    {
        try
        {
            using var session = SessionFactory.CreateOptions(way, options);
            session.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            using var probe = new InferenceSession(Probe, session);
            using var run = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory([1f], [1]);
            using var output = probe.Run(run, ["x"], [input], ["y"]);
            return new ProviderChoice(way, success);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            reasons.Add($"a probe on {way} failed: {Words(e)}");
            return null;
        }
    }

    // ONNX Runtime's messages may begin with a place in its source: "... [ONNXRuntimeError] : 1 : FAIL : words\n".
    private static string Words(Exception exception)
    {
        var mark = exception.Message.LastIndexOf("[ONNXRuntimeError]", StringComparison.Ordinal);
        return (mark < 0 ? exception.Message : exception.Message[mark..].Split(" : ", 4)[^1]).Trim();
    }
}
