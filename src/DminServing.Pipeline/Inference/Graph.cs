using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>A loaded ONNX graph whose signature is the manifest's.</summary>
internal sealed class Graph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly ExternalConstants _constants;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    private Graph(InferenceSession session, ExternalConstants constants, GraphManifest manifest)
    {
        (_session, _constants, Manifest) = (session, constants, manifest);
        (_inputs, _outputs) = ([.. manifest.Inputs.Select(tensor => tensor.Name)], [.. manifest.Outputs.Select(tensor => tensor.Name)]);
    }

    public GraphManifest Manifest { get; }

    /// <summary>Opens a graph and compares its signature with the manifest.</summary>
    /// <param name="sessions">Where it runs.</param>
    /// <param name="model">The graph; its files must outlive this.</param>
    /// <param name="manifest">Its signature.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot open it, or its signature is not the manifest's.</exception>
    public static Graph Open(SessionFactory sessions, OnnxFile model, GraphManifest manifest) => Open(model, manifest, constants => sessions.Open(model.Path, constants));

    /// <summary>Opens what a graph needs for the outputs of the manifest, and compares its signature with the manifest.</summary>
    /// <param name="sessions">Where it runs.</param>
    /// <param name="model">The graph; its files must outlive this.</param>
    /// <param name="manifest">Its signature.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot open it, or its signature is not the manifest's.</exception>
    public static Graph OpenPart(SessionFactory sessions, OnnxFile model, GraphManifest manifest) =>
        Open(model, manifest, constants => sessions.Open(model.Keep([.. manifest.Outputs.Select(output => output.Name)]), Path.GetDirectoryName(model.Path)!, constants));

    private static Graph Open(OnnxFile model, GraphManifest manifest, Func<ExternalConstants, InferenceSession> open)
    {
        var constants = new ExternalConstants(model);
        InferenceSession? session = null;
        try
        {
            session = open(constants);
            var differences = GraphSignature.Differences(session, manifest);
            return differences.Count == 0 ? new Graph(session, constants, manifest) : throw new InvalidDataException(string.Join("; ", differences));
        }
        catch (OnnxRuntimeException e)
        {
            constants.Dispose();
            throw new InvalidDataException($"ONNX Runtime cannot open {manifest.File}: {e.Message}", e);
        }
        catch
        {
            session?.Dispose();
            constants.Dispose();
            throw;
        }
    }

    /// <summary>A run whose tensors are named once.</summary>
    public OrtIoBinding CreateBinding() => _session.CreateIoBinding();

    /// <summary>Runs the graph on the calling thread.</summary>
    /// <param name="options">Belongs to the caller's workspace.</param>
    /// <param name="binding">Says where its tensors are.</param>
    public void Run(RunOptions options, OrtIoBinding binding) => _session.RunWithBinding(options, binding);

    /// <summary>Runs the graph on the calling thread.</summary>
    /// <param name="options">Belongs to the caller's workspace.</param>
    /// <param name="inputs">In the manifest's order.</param>
    /// <param name="outputs">In the manifest's order; written into.</param>
    public void Run(RunOptions options, OrtValue[] inputs, OrtValue[] outputs) => _session.Run(options, _inputs, inputs, _outputs, outputs);

    public void Dispose()
    {
        _session.Dispose();
        _constants.Dispose();
    }
}
