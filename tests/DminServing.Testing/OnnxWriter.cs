using System.Runtime.InteropServices;
using Google.Protobuf;

namespace DminServing.Testing;

/// <summary>An ONNX graph written byte by byte from the format's field numbers. It shares no line with the exporter, so that a model made
/// with it is what a stranger would bring.</summary>
public sealed class OnnxWriter
{
    /// <summary>float32 in ONNX's numbering.</summary>
    public const int Float = 1;

    /// <summary>int32 in ONNX's numbering.</summary>
    public const int Int32 = 6;

    /// <summary>int64 in ONNX's numbering.</summary>
    public const int Int64 = 7;

    private const int OperatorSet = 17;
    private const int FormatVersion = 8;
    private const int IntsAttribute = 7;
    private const int IntAttribute = 2;

    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _initializers = [];
    private readonly List<byte[]> _inputs = [];
    private readonly List<byte[]> _outputs = [];

    public OnnxWriter Node(string operation, string[] inputs, string output, string attribute = "", params long[] values)
    {
        _nodes.Add(Message(node =>
        {
            Array.ForEach(inputs, input => Text(node, 1, input));
            Text(node, 2, output);
            Text(node, 4, operation);
            if (attribute.Length > 0)
            {
                Bytes(node, 5, Attribute(attribute, values));
            }
        }));
        return this;
    }

    public OnnxWriter Constant(string name, float[] values, params long[] shape) => Constant(name, Float, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape);

    public OnnxWriter Constant(string name, long[] values) => Constant(name, Int64, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), [values.Length]);

    public OnnxWriter Input(string name, int type, params string[] shape)
    {
        _inputs.Add(Declaration(name, type, shape));
        return this;
    }

    public OnnxWriter Output(string name, int type, params string[] shape)
    {
        _outputs.Add(Declaration(name, type, shape));
        return this;
    }

    public byte[] ToBytes() => Message(model =>
    {
        Number(model, 1, FormatVersion);
        Bytes(model, 7, Message(graph =>
        {
            _nodes.ForEach(node => Bytes(graph, 1, node));
            Text(graph, 2, "handmade");
            _initializers.ForEach(initializer => Bytes(graph, 5, initializer));
            _inputs.ForEach(input => Bytes(graph, 11, input));
            _outputs.ForEach(output => Bytes(graph, 12, output));
        }));
        Bytes(model, 8, Message(operators => Number(operators, 2, OperatorSet)));
    });

    private OnnxWriter Constant(string name, int type, byte[] data, long[] shape)
    {
        _initializers.Add(Message(tensor =>
        {
            Array.ForEach(shape, size => Number(tensor, 1, size));
            Number(tensor, 2, type);
            Text(tensor, 8, name);
            Bytes(tensor, 9, data);
        }));
        return this;
    }

    private static byte[] Attribute(string name, long[] values) => Message(attribute =>
    {
        Text(attribute, 1, name);
        if (values.Length == 1)
        {
            Number(attribute, 3, values[0]);
        }
        else
        {
            Array.ForEach(values, value => Number(attribute, 8, value));
        }

        Number(attribute, 20, values.Length == 1 ? IntAttribute : IntsAttribute);
    });

    private static byte[] Declaration(string name, int type, string[] shape) => Message(value =>
    {
        Text(value, 1, name);
        Bytes(value, 2, Message(types => Bytes(types, 1, Message(tensor =>
        {
            Number(tensor, 1, type);
            Bytes(tensor, 2, Message(dimensions => Array.ForEach(shape, size => Bytes(dimensions, 1, Dimension(size)))));
        }))));
    });

    private static byte[] Dimension(string size) => Message(dimension =>
    {
        if (long.TryParse(size, out var number))
        {
            Number(dimension, 1, number);
        }
        else
        {
            Text(dimension, 2, size);
        }
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var coded = new CodedOutputStream(memory, leaveOpen: true))
        {
            write(coded);
        }

        return memory.ToArray();
    }

    private static void Number(CodedOutputStream message, int field, long value)
    {
        message.WriteTag(field, WireFormat.WireType.Varint);
        message.WriteInt64(value);
    }

    private static void Text(CodedOutputStream message, int field, string value)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteString(value);
    }

    private static void Bytes(CodedOutputStream message, int field, byte[] value)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteBytes(ByteString.CopyFrom(value));
    }
}
