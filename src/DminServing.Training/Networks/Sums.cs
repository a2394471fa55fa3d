using TorchSharp;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>Sums and differences of tensors. Their operators make a <see cref="Scalar"/> for the factor 1, alpha, and do not keep it alive during the call: once in a great many calls the garbage
/// collector frees it under libtorch's hands ("toFloat: expected false to be true"). Here it lives for ever.</summary>
internal static class Sums
{
    private static readonly Scalar One = 1;
    private static readonly Scalar MinusOne = -1;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a − b.</summary>
    public static Tensor Minus(this Tensor a, Tensor b) => a.add(b, MinusOne);

    /// <summary>a + b, in a's place.</summary>
    public static Tensor PlusInPlace(this Tensor a, Tensor b) => a.add_(b, One);
}
