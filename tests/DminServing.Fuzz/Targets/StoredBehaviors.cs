using System.Globalization;
using DminServing.Pipeline.Behaviors;
using StackExchange.Redis;

namespace DminServing.Fuzz.Targets;

/// <summary>What may stand in Redis, where anybody may have written it.</summary>
internal static class StoredBehaviors
{
    private const int Most = 1000;

    /// <summary>A member of a sorted set: its score in decimal, a space, the member.</summary>
    public static bool IsMember(byte[] bytes)
    {
        var space = Array.IndexOf(bytes, (byte)' ');
        if (space < 0 || !double.TryParse(bytes.AsSpan(0, space), NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
        {
            return false;
        }

        if (!SortedSetFormat.TryDecode(new SortedSetEntry(bytes[(space + 1)..], score), out var behavior))
        {
            return false;
        }

        return SortedSetFormat.TryDecode(SortedSetFormat.Entry(behavior), out var again) && again == behavior
            ? true
            : throw new FindingException($"{behavior} comes back as {again}.");
    }

    /// <summary>A packed value.</summary>
    public static bool IsPacked(byte[] bytes)
    {
        if (PackedCodec.Decode(bytes, Most) is not { } sequence)
        {
            return false;
        }

        if (sequence.NewestFirst.Count == 0)
        {
            return true;
        }

        var again = PackedCodec.Decode(PackedCodec.Encode(sequence.NewestFirst), Most);
        return again is { Corrupt: 0 } && again.NewestFirst.SequenceEqual(sequence.NewestFirst) ? true : throw new FindingException("A sequence does not come back as it was.");
    }
}
