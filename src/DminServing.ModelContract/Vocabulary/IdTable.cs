using System.Buffers.Binary;

namespace DminServing.ModelContract.Vocabulary;

/// <summary>Finds an id's line: a hash table of four bytes an id in one array, open addressing, an eighth of it free. A slot is an index from 1 and, in
/// the bits it leaves, a part of the id's hash, so that another id is rarely looked at.</summary>
internal sealed class IdTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio, an odd number without a pattern
    private readonly IdText _ids;
    private readonly uint[] _slots;
    private readonly uint _indexMask;

    /// <summary>Enters every id.</summary>
    /// <exception cref="InvalidDataException">An id stands twice.</exception>
    public IdTable(IdText ids)
    {
        _ids = ids;
        _slots = new uint[(ids.Count * 8L / 7) + 1];
        _indexMask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount((uint)ids.Count);
        var index = 0u;
        foreach (var id in ids.Lines)
        {
            index++;
            var hash = Hash(id);
            ref var slot = ref _slots[Place(id, hash)];
            slot = slot == 0
                ? ((uint)hash & ~_indexMask) | index
                : throw new InvalidDataException($"Id '{System.Text.Encoding.UTF8.GetString(id)}' stands twice in the vocabulary: lines {slot & _indexMask} and {index}.");
        }
    }

    /// <summary>The index of an id, its line counted from 1; 0 when it is unknown.</summary>
    public int IndexOf(ReadOnlySpan<byte> id) => (int)(_slots[Place(id, Hash(id))] & _indexMask);

    // The id's slot, or the free one where it would stand.
    private int Place(ReadOnlySpan<byte> id, ulong hash)
    {
        var place = (int)Math.BigMul(hash, (ulong)_slots.Length, out _);
        while (true)
        {
            var slot = _slots[place];
            if (slot == 0 || (((slot ^ (uint)hash) & ~_indexMask) == 0 && id.SequenceEqual(_ids.Line((int)(slot & _indexMask) - 1))))
            {
                return place;
            }

            place = place + 1 == _slots.Length ? 0 : place + 1;
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> id)
    {
        var hash = (ulong)id.Length + Multiplier;
        for (; id.Length >= sizeof(ulong); id = id[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(id));
        }

        var rest = 0ul;
        foreach (var part in id)
        {
            rest = (rest << 8) | part;
        }

        return Mix(Mix(hash ^ rest));
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Multiplier, out var low);
        return high ^ low;
    }
}
