using System.Text;

namespace DminServing.Pipeline.Inference.Onnx;

/// <summary>One protobuf message, field by field. The pipeline has no protobuf library (the house keeps the wire format out of it), ONNX Runtime
/// does not hand out weights, and what is needed of the format is this page.</summary>
internal readonly struct OnnxMessage(ReadOnlyMemory<byte> bytes)
{
    private const int LengthDelimited = 2;

    /// <summary>A field of a message.</summary>
    /// <param name="Number">The field's number.</param>
    /// <param name="Value">The value of a number.</param>
    /// <param name="Content">The bytes of a string, of bytes or of a message.</param>
    /// <param name="Raw">The whole field as it stands, tag included.</param>
    public readonly record struct Field(int Number, long Value, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Raw)
    {
        public string Text => Encoding.UTF8.GetString(Content.Span);

        public OnnxMessage Message => new(Content);

        /// <summary>The values of a repeated number: one by one or packed, as the writer liked.</summary>
        public IEnumerable<long> Numbers()
        {
            if (Content.IsEmpty)
            {
                yield return Value;
            }

            var packed = Message;
            for (var at = 0; at < Content.Length;)
            {
                yield return packed.ReadVarint(ref at);
            }
        }
    }

    /// <summary>Every field, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
    public IEnumerable<Field> Fields()
    {
        for (var at = 0; at < bytes.Length;)
        {
            var start = at;
            var tag = ReadVarint(ref at);
            var (value, content) = (0L, ReadOnlyMemory<byte>.Empty);
            switch (tag & 7)
            {
                case 0:
                    value = ReadVarint(ref at);
                    break;
                case 1:
                    content = Take(ref at, sizeof(long));
                    break;
                case LengthDelimited:
                    content = Take(ref at, ReadVarint(ref at));
                    break;
                case 5:
                    content = Take(ref at, sizeof(int));
                    break;
                default:
                    throw new InvalidDataException("The file is not ONNX.");
            }

            yield return new Field((int)(tag >> 3), value, content, bytes[start..at]);
        }
    }

    /// <summary>Writes a field that holds a message.</summary>
    public static byte[] Embed(int number, ReadOnlySpan<byte> content) => [.. Varint(((uint)number << 3) | LengthDelimited), .. Varint((uint)content.Length), .. content];

    private static IEnumerable<byte> Varint(uint value)
    {
        for (; value > 127; value >>= 7)
        {
            yield return (byte)(value | 128);
        }

        yield return (byte)value;
    }

    private ReadOnlyMemory<byte> Take(ref int at, long length)
    {
        if (length < 0 || length > bytes.Length - at)
        {
            throw new InvalidDataException("The file is not ONNX, or it is cut off.");
        }

        at += (int)length;
        return bytes.Slice(at - (int)length, (int)length);
    }

    private long ReadVarint(ref int at)
    {
        var value = 0L;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var part = bytes.Span[at++];
            value |= (long)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException("The file is not ONNX, or it is cut off.");
    }
}
