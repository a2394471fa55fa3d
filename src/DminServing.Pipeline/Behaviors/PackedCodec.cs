using System.Buffers.Binary;
using System.Text;
using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>A behavior sequence as bytes, newest first: a header of 4 bytes (0xD1, version 1, the width W of an id as a little-endian 16-bit number),
/// then records of 8 + W bytes (Unix milliseconds as a little-endian 64-bit number, the item id in UTF-8, filled up with zeros).</summary>
internal static class PackedCodec
{
    private const byte Mark = 0xD1;
    private const byte Version = 1;
    private const int Header = 4;
    private const int Time = sizeof(long);

    public static byte[] Encode(IReadOnlyList<Behavior> newestFirst)
    {
        var width = newestFirst.Max(behavior => Encoding.UTF8.GetByteCount(behavior.ItemId));
        var bytes = new byte[Header + (newestFirst.Count * (Time + width))];
        (bytes[0], bytes[1]) = (Mark, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), checked((ushort)width));
        var record = bytes.AsSpan(Header);
        foreach (var behavior in newestFirst)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record, behavior.TimestampMs);
            Encoding.UTF8.GetBytes(behavior.ItemId, record[Time..]);
            record = record[(Time + width)..];
        }

        return bytes;
    }

    /// <summary>Reads the newest behaviors.</summary>
    /// <param name="bytes">The value; empty for a user without behaviors.</param>
    /// <param name="count">The most to read.</param>
    /// <returns>The behaviors; <c>null</c> if the bytes are not of this form.</returns>
    public static BehaviorSequence? Decode(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.IsEmpty)
        {
            return BehaviorSequence.Empty;
        }

        if (bytes.Length < Header || bytes[0] != Mark || bytes[1] != Version)
        {
            return null;
        }

        var width = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        var (records, rest) = Math.DivRem(bytes.Length - Header, Time + width);
        return width == 0 || rest != 0 ? null : Decode(bytes[Header..], width, records, count);
    }

    private static BehaviorSequence Decode(ReadOnlySpan<byte> bytes, int width, int records, int count)
    {
        var behaviors = new List<Behavior>(Math.Min(records, count));
        var corrupt = 0;
        for (var place = 0; place < Math.Min(records, count); place++)
        {
            var record = bytes.Slice(place * (Time + width), Time + width);
            var id = Encoding.UTF8.GetString(record[Time..].TrimEnd((byte)0));
            if (id.Length > 0 && !id.Contains('\uFFFD', StringComparison.Ordinal))
            {
                behaviors.Add(new Behavior(id, BinaryPrimitives.ReadInt64LittleEndian(record)));
            }
            else
            {
                corrupt++;
            }
        }

        return new BehaviorSequence(behaviors, records > count, corrupt);
    }
}
