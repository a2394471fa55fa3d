using System.Runtime.CompilerServices;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>Floats at an address that does not move and begins a cache line, zero at first.</summary>
internal sealed unsafe class AlignedFloats
{
    private const int CacheLine = 64;

    // Pinned for good; keeps the memory while somebody has this object.
    private readonly float[] _memory;

    public AlignedFloats(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<float>(length + (CacheLine / sizeof(float)), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (float*)((address + CacheLine - 1) / CacheLine * CacheLine);
    }

    public int Length { get; }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Length);

    /// <summary>Values, each times a factor.</summary>
    public static AlignedFloats Of(ReadOnlySpan<float> values, float factor)
    {
        var floats = new AlignedFloats(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            floats.Span[i] = values[i] * factor;
        }

        return floats;
    }
}
