using System.Runtime.CompilerServices;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>What the kernel does between its matrix products, on buffers of [rows, tile]. Everything here is a few per cent of the time except the
/// sigmoids, which are a seventh.</summary>
internal static unsafe class Rows
{
    /// <summary>σ of every element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sigmoid<TSimd, TVector>(float* elements, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var at = elements; at < elements + count; at += TSimd.Width)
        {
            TSimd.Store(TSimd.Sigmoid(TSimd.Load(at)), at);
        }
    }

    /// <summary>Σ_n w_n σ(x_n).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SigmoidDot<TSimd, TVector>(float* rows, float* weights, int count, int tile, float* result)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var v = 0; v < tile; v += TSimd.Width)
        {
            var sum = TSimd.Broadcast(0);
            for (var n = 0; n < count; n++)
            {
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(weights[n]), TSimd.Sigmoid(TSimd.Load(rows + (n * tile) + v)), sum);
            }

            TSimd.Store(sum, result + v);
        }
    }

    /// <summary>σ(bias + Σ_n w_n x_n).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DotSigmoid<TSimd, TVector>(float* rows, float* weights, float bias, int count, int tile, float* result)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var v = 0; v < tile; v += TSimd.Width)
        {
            var sum = TSimd.Broadcast(bias);
            for (var n = 0; n < count; n++)
            {
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(weights[n]), TSimd.Load(rows + (n * tile) + v), sum);
            }

            TSimd.Store(TSimd.Sigmoid(sum), result + v);
        }
    }

    /// <summary>Softmax down the rows, which carry the factor log₂ e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax<TSimd, TVector>(float* rows, int count, int tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var column = rows; column < rows + tile; column += TSimd.Width)
        {
            var largest = TSimd.Load(column);
            for (var j = 1; j < count; j++)
            {
                largest = TSimd.Max(largest, TSimd.Load(column + (j * tile)));
            }

            var sum = TSimd.Broadcast(0);
            for (var j = 0; j < count; j++)
            {
                var weight = TSimd.Exp2(TSimd.Subtract(TSimd.Load(column + (j * tile)), largest));
                sum = TSimd.Add(sum, weight);
                TSimd.Store(weight, column + (j * tile));
            }

            var scale = TSimd.Divide(TSimd.Broadcast(1), sum);
            for (var j = 0; j < count; j++)
            {
                TSimd.Store(TSimd.Multiply(TSimd.Load(column + (j * tile)), scale), column + (j * tile));
            }
        }
    }

    /// <summary>Dice with fixed statistics.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dice<TSimd, TVector>(float* rows, DiceWeights dice, int count, int tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var n = 0; n < count; n++)
        {
            var (scale, shift) = (TSimd.Broadcast(dice.Scale.Pointer[n]), TSimd.Broadcast(dice.Shift.Pointer[n]));
            var (high, low) = (TSimd.Broadcast(dice.High.Pointer[n]), TSimd.Broadcast(dice.Low.Pointer[n]));
            for (var v = 0; v < tile; v += TSimd.Width, rows += TSimd.Width)
            {
                var x = TSimd.Load(rows);
                var p = TSimd.Sigmoid(TSimd.MultiplyAdd(scale, x, shift));
                TSimd.Store(TSimd.Multiply(x, TSimd.MultiplyAdd(high, p, low)), rows);
            }
        }
    }
}
