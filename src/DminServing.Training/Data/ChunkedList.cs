using System.Collections;

namespace DminServing.Training.Data;

/// <summary>A list that grows piece by piece: a list that doubles holds a third of its size twice while it grows, and half of it may stay empty.</summary>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed class ChunkedList<T> : IEnumerable<T>
{
    private const int ChunkLength = 1 << 16;
    private readonly List<T[]> _chunks = [];

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an entry.</summary>
    public void Add(T entry)
    {
        var place = Count % ChunkLength;
        if (place == 0)
        {
            _chunks.Add(new T[ChunkLength]);
        }

        _chunks[^1][place] = entry;
        Count++;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => Entries(areGivenUp: false).GetEnumerator();

    /// <summary>Goes through the entries a last time, and gives up the memory of those that were passed.</summary>
    public IEnumerable<T> Drain() => Entries(areGivenUp: true);

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<T> Entries(bool areGivenUp)
    {
        for (var chunk = 0; chunk < _chunks.Count; chunk++)
        {
            var entries = _chunks[chunk];
            var length = Math.Min(ChunkLength, Count - (chunk * ChunkLength));
            for (var place = 0; place < length; place++)
            {
                yield return entries[place];
            }

            if (areGivenUp)
            {
                _chunks[chunk] = [];
            }
        }
    }
}
