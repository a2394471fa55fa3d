using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static DminServing.Pipeline.Inference.Fused.Exp2Polynomial;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>AVX2 with FMA: 8 candidates in a vector, 24 in a tile, four outputs at a time: 12 of the 16 registers hold sums.</summary>
internal unsafe struct Simd256 : ISimd<Vector256<float>>
{
    private const int Lanes = 8;
    private const int Tile = 3 * Lanes;
    private const int Block = 8;
    private const int Half = Block / 2;
    private const int ExponentBias = 127;
    private const int MantissaBits = 23;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Width => Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Avx.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp2(Vector256<float> x)
    {
        x = Avx.Max(Avx.Min(x, Vector256.Create(Limit)), Vector256.Create(-Limit));
        var whole = Avx.RoundToNearestInteger(x);
        var f = x - whole;
        var p = Fma.MultiplyAdd(Vector256.Create(C5), f, Vector256.Create(C4));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(C3));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(C2));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(C1));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(C0));
        var power = Avx2.ShiftLeftLogical(Avx.ConvertToVector256Int32(whole) + Vector256.Create(ExponentBias), MantissaBits);
        return p * power.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Vector256.Create(1f) / (Exp2(x) + Vector256.Create(1f));

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product(float* weights, float* bias, float* x, float* y, int outputs, int inputs)
    {
        for (var n = 0; n < outputs; n += Half, bias += Half, y += Half * Tile)
        {
            Vector256<float> a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
            a0 = a1 = a2 = Vector256.Create(bias[0]);
            b0 = b1 = b2 = Vector256.Create(bias[1]);
            c0 = c1 = c2 = Vector256.Create(bias[2]);
            d0 = d1 = d2 = Vector256.Create(bias[3]);
            var w = weights + (n / Block * Block * inputs) + (n % Block);
            var v = x;
            for (var k = 0; k < inputs; k++, w += Block, v += Tile)
            {
                var v0 = Vector256.Load(v);
                var v1 = Vector256.Load(v + Lanes);
                var v2 = Vector256.Load(v + (2 * Lanes));
                var s = Vector256.Create(w[0]);
                a0 = Fma.MultiplyAdd(s, v0, a0);
                a1 = Fma.MultiplyAdd(s, v1, a1);
                a2 = Fma.MultiplyAdd(s, v2, a2);
                s = Vector256.Create(w[1]);
                b0 = Fma.MultiplyAdd(s, v0, b0);
                b1 = Fma.MultiplyAdd(s, v1, b1);
                b2 = Fma.MultiplyAdd(s, v2, b2);
                s = Vector256.Create(w[2]);
                c0 = Fma.MultiplyAdd(s, v0, c0);
                c1 = Fma.MultiplyAdd(s, v1, c1);
                c2 = Fma.MultiplyAdd(s, v2, c2);
                s = Vector256.Create(w[3]);
                d0 = Fma.MultiplyAdd(s, v0, d0);
                d1 = Fma.MultiplyAdd(s, v1, d1);
                d2 = Fma.MultiplyAdd(s, v2, d2);
            }

            Store3(y, a0, a1, a2);
            Store3(y + Tile, b0, b1, b2);
            Store3(y + (2 * Tile), c0, c1, c2);
            Store3(y + (3 * Tile), d0, d1, d2);
        }
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ProductNarrow(float* weights, float* bias, float* x, float* y, int outputs, int inputs)
    {
        for (var n = 0; n < outputs; n += Block, weights += Block * inputs, bias += Block, y += Block * Lanes)
        {
            var (a, b, c, d) = (Vector256.Create(bias[0]), Vector256.Create(bias[1]), Vector256.Create(bias[2]), Vector256.Create(bias[3]));
            var (e, f, g, h) = (Vector256.Create(bias[4]), Vector256.Create(bias[5]), Vector256.Create(bias[6]), Vector256.Create(bias[7]));
            var w = weights;
            for (var k = 0; k < inputs; k++, w += Block)
            {
                var v = Vector256.Load(x + (k * Lanes));
                a = Fma.MultiplyAdd(Vector256.Create(w[0]), v, a);
                b = Fma.MultiplyAdd(Vector256.Create(w[1]), v, b);
                c = Fma.MultiplyAdd(Vector256.Create(w[2]), v, c);
                d = Fma.MultiplyAdd(Vector256.Create(w[3]), v, d);
                e = Fma.MultiplyAdd(Vector256.Create(w[4]), v, e);
                f = Fma.MultiplyAdd(Vector256.Create(w[5]), v, f);
                g = Fma.MultiplyAdd(Vector256.Create(w[6]), v, g);
                h = Fma.MultiplyAdd(Vector256.Create(w[7]), v, h);
            }

            Store3(y, a, b, c);
            Store3(y + (3 * Lanes), d, e, f);
            g.Store(y + (6 * Lanes));
            h.Store(y + (7 * Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store3(float* to, Vector256<float> v0, Vector256<float> v1, Vector256<float> v2)
    {
        v0.Store(to);
        v1.Store(to + Lanes);
        v2.Store(to + (2 * Lanes));
    }
}
