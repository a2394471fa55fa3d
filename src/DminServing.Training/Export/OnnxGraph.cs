using Microsoft.ML.OnnxRuntime;

namespace DminServing.Training.Export;

/// <summary>A graph in ONNX Runtime, to check what the exporter wrote: named tensors in, named tensors out.</summary>
internal sealed class OnnxGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    /// <summary>Loads a graph that is in memory.</summary>
    public OnnxGraph(byte[] model)
        : this(options => new InferenceSession(model, options))
    {
    }

    /// <summary>Loads a graph's file, and the tables beside it.</summary>
    public OnnxGraph(string path)
        : this(options => new InferenceSession(path, options))
    {
    }

    private OnnxGraph(Func<SessionOptions, InferenceSession> open)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        OrtEnv.Instance().DisableTelemetryEvents();
        _session = open(options);
    }

    /// <summary>Runs the graph on the inputs it declares.</summary>
    /// <param name="inputs">At least its inputs, by name.</param>
    /// <returns>Its outputs; the caller disposes them.</returns>
    public TensorSet Run(TensorSet inputs)
    {
        var names = _session.InputNames;
        var outputs = _session.Run(_options, names, [.. names.Select(name => inputs[name])], _session.OutputNames);
        return new TensorSet(_session.OutputNames.Zip(outputs).ToDictionary(output => output.First, output => output.Second, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
