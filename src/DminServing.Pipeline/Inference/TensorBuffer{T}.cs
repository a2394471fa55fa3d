using System.Numerics;
using System.Runtime.InteropServices;
using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>A <see cref="TensorBuffer"/> of one element type. The array is pinned for good, so a view of it costs no GC handle.</summary>
internal sealed class TensorBuffer<T>(TensorManifest tensor) : TensorBuffer(tensor)
    where T : unmanaged, INumber<T>
{
    private readonly long[] _shape = new long[tensor.Shape.Count];
    private T[] _elements = [];
    private int _length;
    private OrtValue? _view;

    /// <summary>The elements of the current shape.</summary>
    public Span<T> Elements => _elements.AsSpan(0, _length);

    public override Span<byte> Bytes => MemoryMarshal.AsBytes(Elements);

    public override OrtValue Resize(BatchShape shape)
    {
        var same = _view is not null;
        var length = 1L;
        for (var axis = 0; axis < _shape.Length; axis++)
        {
            var size = shape.SizeOf(Tensor.Shape[axis]);
            same &= _shape[axis] == size;
            _shape[axis] = size;
            length *= size;
        }

        if (same)
        {
            return _view!;
        }

        _view?.Dispose();
        _view = null; // until there is memory for the new shape
        _length = checked((int)length);
        if (_elements.Length < _length)
        {
            _elements = GC.AllocateUninitializedArray<T>(_length, pinned: true);
        }

        return _view = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, MemoryMarshal.CreateFromPinnedArray(_elements, 0, _length), _shape);
    }

    public override void Clear() => Elements.Clear();

    public override void Write(int at, ReadOnlySpan<int> values)
    {
        var target = Elements.Slice(at, values.Length);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = T.CreateTruncating(values[i]);
        }
    }

    public override void Dispose() => _view?.Dispose();
}
