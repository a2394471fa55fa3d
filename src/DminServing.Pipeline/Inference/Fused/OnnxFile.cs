using System.Runtime.InteropServices;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>The trained constants of an ONNX graph by name, and the graph cut down to what some of its outputs need.</summary>
internal sealed class OnnxFile
{
    // Field numbers of ModelProto, GraphProto, NodeProto, TensorProto and ValueInfoProto.
    private const int ModelGraph = 7;
    private const int GraphNode = 1;
    private const int GraphInitializer = 5;
    private const int GraphOutput = 12;
    private const int NodeInput = 1;
    private const int NodeOutput = 2;
    private const int TensorDimension = 1;
    private const int TensorType = 2;
    private const int TensorName = 8;
    private const int TensorRawData = 9;
    private const int ValueName = 1;
    private const int Float32 = 1;

    private readonly List<OnnxMessage.Field> _model;
    private readonly List<OnnxMessage.Field> _graph;
    private readonly Dictionary<string, OnnxTensor> _tensors;

    private OnnxFile(ReadOnlyMemory<byte> bytes)
    {
        _model = [.. new OnnxMessage(bytes).Fields()];
        _graph = [.. _model.Single(field => field.Number == ModelGraph).Message.Fields()];
        _tensors = _graph.Where(field => field.Number == GraphInitializer).Select(field => Read(field.Message)).OfType<OnnxTensor>()
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    public static OnnxFile Load(string path) => new(File.ReadAllBytes(path));

    /// <summary>A constant of an expected shape.</summary>
    /// <exception cref="InvalidDataException">There is none of that name and shape.</exception>
    public float[] this[string name, params int[] shape] => Find(name) is var tensor && tensor.Shape.AsSpan().SequenceEqual(shape)
        ? tensor.Values
        : throw new InvalidDataException($"constant '{name}' has shape [{string.Join(", ", tensor.Shape)}], not [{string.Join(", ", shape)}]");

    /// <summary>A constant of any shape.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public OnnxTensor Find(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor : throw new InvalidDataException($"there is no constant '{name}'");

    /// <summary>The same model with only some of its outputs, and only the nodes that these need.</summary>
    public byte[] Keep(IReadOnlyCollection<string> outputs)
    {
        var needed = outputs.ToHashSet(StringComparer.Ordinal);
        var dropped = new HashSet<OnnxMessage.Field>();
        foreach (var node in _graph.AsEnumerable().Reverse().Where(field => field.Number == GraphNode)) // a file has its nodes in order of computation
        {
            var fields = node.Message.Fields().ToList();
            if (fields.Any(field => field.Number == NodeOutput && needed.Contains(field.Text)))
            {
                needed.UnionWith(fields.Where(field => field.Number == NodeInput).Select(field => field.Text));
            }
            else
            {
                dropped.Add(node);
            }
        }

        dropped.UnionWith(_graph.Where(field => field.Number == GraphOutput && !outputs.Contains(field.Message.Fields().First(part => part.Number == ValueName).Text)));
        byte[] graph = [.. _graph.Where(field => !dropped.Contains(field)).SelectMany(field => field.Raw.ToArray())];
        return [.. _model.SelectMany(field => field.Number == ModelGraph ? OnnxMessage.Embed(ModelGraph, graph) : field.Raw.ToArray())];
    }

    private static OnnxTensor? Read(OnnxMessage tensor)
    {
        var fields = tensor.Fields().ToList();
        if (fields.FirstOrDefault(field => field.Number == TensorType).Value != Float32)
        {
            return null;
        }

        int[] shape = [.. fields.Where(field => field.Number == TensorDimension).SelectMany(field => field.Numbers()).Select(size => (int)size)];
        var data = fields.FirstOrDefault(field => field.Number == TensorRawData).Content;
        return new OnnxTensor(fields.First(field => field.Number == TensorName).Text, shape, MemoryMarshal.Cast<byte, float>(data.Span).ToArray());
    }
}
