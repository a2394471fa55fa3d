using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>A loaded ONNX graph whose signature is the manifest's.</summary>
internal sealed class Graph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    private Graph(InferenceSession session, GraphManifest manifest)
    {
        (_session, Manifest) = (session, manifest);
        (_inputs, _outputs) = ([.. manifest.Inputs.Select(tensor => tensor.Name)], [.. manifest.Outputs.Select(tensor => tensor.Name)]);
    }

    public GraphManifest Manifest { get; }

    /// <summary>Opens a graph and compares its signature with the manifest.</summary>
    /// <exception cref="InvalidDataException">The file is not ONNX, or its signature is not the manifest's.</exception>
    public static Graph Open(SessionFactory sessions, string folder, GraphManifest manifest) => Open(() => sessions.Open(Path.Combine(folder, manifest.File)), manifest);

    /// <summary>Opens a graph that is in memory and compares its signature with the manifest.</summary>
    /// <exception cref="InvalidDataException">The bytes are not ONNX, or the signature is not the manifest's.</exception>
    public static Graph Open(SessionFactory sessions, byte[] model, GraphManifest manifest) => Open(() => sessions.Open(model), manifest);

    private static Graph Open(Func<InferenceSession> open, GraphManifest manifest)
    {
        var session = OpenSession(open);
        var differences = GraphSignature.Differences(session, manifest);
        if (differences.Count == 0)
        {
            return new Graph(session, manifest);
        }

        session.Dispose();
        throw new InvalidDataException(string.Join("; ", differences));
    }

    /// <summary>Runs the graph on the calling thread.</summary>
    /// <param name="options">Belongs to the caller's workspace.</param>
    /// <param name="inputs">In the manifest's order.</param>
    /// <param name="outputs">In the manifest's order; written into.</param>
    public void Run(RunOptions options, OrtValue[] inputs, OrtValue[] outputs) => _session.Run(options, _inputs, inputs, _outputs, outputs);

    public void Dispose() => _session.Dispose();

    private static InferenceSession OpenSession(Func<InferenceSession> open)
    {
        try
        {
            return open();
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"ONNX Runtime cannot open it: {e.Message}", e);
        }
    }
}
