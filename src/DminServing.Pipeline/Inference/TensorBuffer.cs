using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>One tensor of a graph, in memory that is reused from run to run. Owned by one <see cref="Workspace"/> and so by one thread at a time.</summary>
internal abstract class TensorBuffer(TensorManifest tensor) : IDisposable
{
    public TensorManifest Tensor { get; } = tensor;

    public static TensorBuffer Create(TensorManifest tensor) => tensor.Type switch
    {
        TensorType.Int64 => new TensorBuffer<long>(tensor),
        TensorType.Int32 => new TensorBuffer<int>(tensor),
        _ => new TensorBuffer<float>(tensor),
    };

    /// <summary>The elements of the current shape, as they lie in memory.</summary>
    public abstract Span<byte> Bytes { get; }

    /// <summary>Gives the tensor the sizes of a run; what it held before is still in it.</summary>
    public abstract OrtValue Resize(BatchShape shape);

    /// <summary>Sets every element to zero: padding.</summary>
    public abstract void Clear();

    /// <summary>Writes integers at an element.</summary>
    public abstract void Write(int at, ReadOnlySpan<int> values);

    public abstract void Dispose();
}
