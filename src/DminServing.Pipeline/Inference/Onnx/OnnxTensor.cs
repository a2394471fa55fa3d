namespace DminServing.Pipeline.Inference.Onnx;

/// <summary>A float32 constant of an ONNX graph, where its file is mapped.</summary>
/// <param name="name">Its name in the graph.</param>
/// <param name="shape">The dimensions.</param>
/// <param name="address">The first element.</param>
/// <param name="isExternal">Whether it lies beside the graph.</param>
internal sealed unsafe class OnnxTensor(string name, int[] shape, float* address, bool isExternal)
{
    public string Name { get; } = name;

    public int[] Shape { get; } = shape;

    public nint Address { get; } = (nint)address;

    public bool IsExternal { get; } = isExternal;

    /// <summary>Size of the elements in bytes.</summary>
    public long Bytes { get; } = BytesOf(shape);

    /// <summary>The elements, row-major.</summary>
    public ReadOnlySpan<float> Values => new((void*)Address, checked((int)(Bytes / sizeof(float))));

    /// <summary>A row of a table, [rows, width].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row: beyond the mapping lies the end of the process.</exception>
    public ReadOnlySpan<float> Row(int row) => (uint)row < (uint)Shape[0]
        ? new((float*)Address + ((nint)row * Shape[1]), Shape[1])
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"{Name} has {Shape[0]} rows.");

    /// <summary>Size of a float32 tensor in bytes.</summary>
    public static long BytesOf(int[] shape) => shape.Aggregate((long)sizeof(float), (product, size) => checked(product * size));
}
