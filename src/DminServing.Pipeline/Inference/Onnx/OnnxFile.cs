using System.Buffers;

namespace DminServing.Pipeline.Inference.Onnx;

/// <summary>The trained constants of an ONNX graph by name, and the graph cut down to what some of its outputs need. Reads files where they are mapped and
/// copies no constant.</summary>
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
    private const int TensorExternalData = 13;
    private const int TensorDataLocation = 14;
    private const int ValueName = 1;
    private const int Float32 = 1;
    private const int IsExternal = 1;

    private readonly string _name;
    private readonly WeightFiles _files;
    private readonly List<OnnxMessage.Field> _model;
    private readonly List<OnnxMessage.Field> _graph;
    private readonly Dictionary<string, OnnxTensor> _tensors;

    /// <summary>Reads a graph. Its constants are valid as long as the files.</summary>
    /// <param name="files">The version's files.</param>
    /// <param name="name">The graph's.</param>
    /// <exception cref="InvalidDataException">It is not ONNX, or a constant does not lie where it says.</exception>
    public OnnxFile(WeightFiles files, string name)
    {
        (_files, _name) = (files, name);
        try
        {
            _model = [.. new OnnxMessage(files[name].Memory).Fields()];
            _graph = [.. _model.FirstOrDefault(field => field.Number == ModelGraph).Message.Fields()];
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name} cannot be read: {e.Message}", e);
        }

        _tensors = _graph.Where(field => field.Number == GraphInitializer).Select(field => Read(field.Message)).OfType<OnnxTensor>()
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The graph's file.</summary>
    public string Path => System.IO.Path.Combine(_files.Folder, _name);

    /// <summary>The constants that lie beside the graph.</summary>
    public IEnumerable<OnnxTensor> External => _tensors.Values.Where(tensor => tensor.IsExternal);

    /// <summary>A constant of an expected shape.</summary>
    /// <exception cref="InvalidDataException">There is none of that name and shape.</exception>
    public ReadOnlySpan<float> this[string name, params int[] shape] => Find(name) is var tensor && tensor.Shape.AsSpan().SequenceEqual(shape)
        ? tensor.Values
        : throw new InvalidDataException($"constant '{name}' has shape [{string.Join(", ", tensor.Shape)}], not [{string.Join(", ", shape)}]");

    /// <summary>A constant of any shape.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public OnnxTensor Find(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor : throw new InvalidDataException($"there is no constant '{name}'");

    /// <summary>The same model with only some of its outputs, and only the nodes and constants that these need.</summary>
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

        dropped.UnionWith(_graph.Where(field => field.Number == GraphInitializer && !needed.Contains(field.Message.Fields().First(part => part.Number == TensorName).Text)));
        dropped.UnionWith(_graph.Where(field => field.Number == GraphOutput && !outputs.Contains(field.Message.Fields().First(part => part.Number == ValueName).Text)));
        var graph = new ArrayBufferWriter<byte>();
        _graph.Where(field => !dropped.Contains(field)).ToList().ForEach(field => graph.Write(field.Raw.Span));
        var model = new ArrayBufferWriter<byte>();
        _model.ForEach(field => model.Write(field.Number == ModelGraph ? OnnxMessage.Embed(ModelGraph, graph.WrittenSpan) : field.Raw.Span));
        return model.WrittenSpan.ToArray();
    }

    // Null for what is no float32 or not written as raw bytes: the kernel's constants are, and ONNX Runtime knows the rest.
    private unsafe OnnxTensor? Read(OnnxMessage tensor)
    {
        var fields = tensor.Fields().ToList();
        var name = fields.FirstOrDefault(field => field.Number == TensorName).Text;
        int[] shape = [.. fields.Where(field => field.Number == TensorDimension).SelectMany(field => field.Numbers()).Select(size => checked((int)size))];
        var isFloat = fields.FirstOrDefault(field => field.Number == TensorType).Value == Float32;
        if (fields.FirstOrDefault(field => field.Number == TensorDataLocation).Value == IsExternal)
        {
            var address = Find(name, fields.Where(field => field.Number == TensorExternalData).Select(field => field.Message), isFloat ? OnnxTensor.BytesOf(shape) : null);
            return isFloat ? new OnnxTensor(name, shape, (float*)address, isExternal: true) : null;
        }

        var data = fields.FirstOrDefault(field => field.Number == TensorRawData).Content;
        return isFloat && data.Length == OnnxTensor.BytesOf(shape) ? new OnnxTensor(name, shape, (float*)data.Pin().Pointer, isExternal: false) : null;
    }

    private unsafe byte* Find(string constant, IEnumerable<OnnxMessage> entries, long? expected)
    {
        try
        {
            var data = ExternalData.Of(entries);
            var file = _files[data.Location];
            var length = data.Length ?? (file.Length - data.Offset);
            return length != (expected ?? length) ? throw new InvalidDataException($"it takes {expected} bytes, not {length}")
                : length < 0 || data.Offset > file.Length - length ? throw new InvalidDataException($"it ends at byte {data.Offset + length} of {data.Location}, which has {file.Length}")
                : data.Offset % sizeof(float) != 0 ? throw new InvalidDataException($"its offset {data.Offset} in {data.Location} is not a multiple of {sizeof(float)}")
                : file.At(data.Offset);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"constant '{constant}' of {_name} cannot be read: {e.Message}", e);
        }
    }
}
