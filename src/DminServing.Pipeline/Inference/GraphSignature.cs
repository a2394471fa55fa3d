using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DminServing.Pipeline.Inference;

/// <summary>Compares what a graph takes and gives with what its manifest says. ONNX Runtime would find a difference only at the first run.</summary>
internal static class GraphSignature
{
    /// <summary>Every difference, one sentence each.</summary>
    public static IReadOnlyList<string> Differences(InferenceSession session, GraphManifest manifest) =>
    [
        .. session.InputMetadata.Keys.Except(manifest.Inputs.Select(tensor => tensor.Name)).Select(name => $"{manifest.File} has an input '{name}' that the manifest does not name"),
        .. manifest.Inputs.SelectMany(tensor => Compare(manifest.File, "input", tensor, session.InputMetadata)),
        .. manifest.Outputs.SelectMany(tensor => Compare(manifest.File, "output", tensor, session.OutputMetadata)),
    ];

    private static IEnumerable<string> Compare(string file, string side, TensorManifest tensor, IReadOnlyDictionary<string, NodeMetadata> graph)
    {
        if (!graph.TryGetValue(tensor.Name, out var node))
        {
            yield return $"{file} has no {side} '{tensor.Name}'; it has {string.Join(", ", graph.Keys)}";
            yield break;
        }

        if (node.ElementDataType != TypeOf(tensor.Type))
        {
            yield return $"{file} {side} '{tensor.Name}' is {node.ElementDataType}, the manifest says {TypeOf(tensor.Type)}";
        }

        var fits = node.Dimensions.Length == tensor.Shape.Count
            && node.Dimensions.Zip(tensor.Shape).All(axis => axis.First < 0 || (axis.Second.IsFixed && axis.Second.Size == axis.First));
        if (!fits)
        {
            yield return $"{file} {side} '{tensor.Name}' has shape [{string.Join(", ", node.Dimensions.Select(Describe))}], the manifest says [{string.Join(", ", tensor.Shape)}]";
        }

        string Describe(int size, int axis) => size >= 0 ? $"{size}" : node.SymbolicDimensions[axis] is { Length: > 0 } symbol ? symbol : "?";
    }

    private static TensorElementType TypeOf(TensorType type) => type switch
    {
        TensorType.Int64 => TensorElementType.Int64,
        TensorType.Int32 => TensorElementType.Int32,
        _ => TensorElementType.Float,
    };
}
