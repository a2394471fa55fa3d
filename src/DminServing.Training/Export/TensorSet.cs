using Microsoft.ML.OnnxRuntime;

namespace DminServing.Training.Export;

/// <summary>Tensors by name, owned.</summary>
/// <param name="tensors">The tensors to own.</param>
internal sealed class TensorSet(Dictionary<string, OrtValue> tensors) : IDisposable
{
    /// <summary>An empty set.</summary>
    public TensorSet()
        : this([])
    {
    }

    public OrtValue this[string name] => tensors[name];

    public void Add<T>(string name, T[] elements, params long[] shape)
        where T : unmanaged => tensors.Add(name, OrtValue.CreateTensorValueFromMemory(elements, shape));

    public float[] Floats(string name) => tensors[name].GetTensorDataAsSpan<float>().ToArray();

    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
