using System.Runtime.InteropServices;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>The large embedding tables of a version: one file of ONNX external data beside the graphs, which share it. A server maps it into memory.</summary>
/// <param name="largestInside">Bytes of the largest table that stays inside the graphs.</param>
internal sealed class TableFile(long largestInside)
{
    /// <summary>The file's name.</summary>
    public const string Name = "embeddings.bin";

    /// <summary>4 MiB: a small model is a few files that any viewer opens, a large one is not copied three times.</summary>
    public const long LargestInside = 4 << 20;

    // A page: without it no runtime can map a table by itself.
    private const int Alignment = 4096;
    private const int FloatsPerWrite = 1 << 20;

    private readonly Dictionary<WeightTensor, long> _offsets = [];
    private long _length;

    /// <summary>Where a table lies in the file, in bytes; <c>null</c> for a table that stays inside. The same table has one place.</summary>
    public long? Place(WeightTensor table)
    {
        if (BytesOf(table) <= largestInside)
        {
            return null;
        }

        if (!_offsets.TryGetValue(table, out var offset))
        {
            offset = _offsets[table] = (_length + Alignment - 1) / Alignment * Alignment;
            _length = offset + BytesOf(table);
        }

        return offset;
    }

    /// <summary>Writes the file, if there is a table in it.</summary>
    public void Write(string folder)
    {
        if (_offsets.Count == 0)
        {
            return;
        }

        using var file = File.Create(Path.Combine(folder, Name));
        foreach (var (table, offset) in _offsets)
        {
            file.Position = offset;
            for (var at = 0; at < table.Values.Length; at += FloatsPerWrite)
            {
                file.Write(MemoryMarshal.AsBytes(table.Values.AsSpan(at, Math.Min(FloatsPerWrite, table.Values.Length - at))));
            }
        }
    }

    /// <summary>Size of a table in bytes.</summary>
    public static long BytesOf(WeightTensor table) => (long)table.Values.Length * sizeof(float);
}
