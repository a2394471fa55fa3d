using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DminServing.Training.Networks;

/// <summary>Initial weights as in the reference code: Glorot's uniform distribution, biases 0.</summary>
internal static class Initial
{
    /// <summary>A parameter whose last two dimensions are inputs and outputs; any before them count separate matrices.</summary>
    public static Parameter Glorot(params long[] shape)
    {
        var bound = Math.Sqrt(6d / (shape[^2] + shape[^1]));
        return Parameter(empty(shape).uniform_(-bound, bound));
    }

    /// <summary>A parameter of one value.</summary>
    public static Parameter Constant(double value, params long[] shape) => Parameter(full(shape, value));

    /// <summary>A linear layer.</summary>
    public static Linear Linear(int inputs, int outputs)
    {
        var layer = nn.Linear(inputs, outputs);
        init.xavier_uniform_(layer.weight!);
        init.zeros_(layer.bias!);
        return layer;
    }
}
