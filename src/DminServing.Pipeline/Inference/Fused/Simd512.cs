using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static DminServing.Pipeline.Inference.Fused.Exp2Polynomial;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>AVX-512: 16 candidates in a vector, 48 in a tile, eight outputs at a time: 24 of the 32 registers hold sums.</summary>
internal unsafe struct Simd512 : ISimd<Vector512<float>>
{
    private const int Lanes = 16;
    private const int Tile = 3 * Lanes;
    private const int Block = 8;

    public static bool IsSupported => Avx512F.IsSupported;

    public static int Width => Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp2(Vector512<float> x)
    {
        var whole = Avx512F.RoundScale(x, 0);
        var f = x - whole;
        var p = Avx512F.FusedMultiplyAdd(Vector512.Create(C5), f, Vector512.Create(C4));
        p = Avx512F.FusedMultiplyAdd(p, f, Vector512.Create(C3));
        p = Avx512F.FusedMultiplyAdd(p, f, Vector512.Create(C2));
        p = Avx512F.FusedMultiplyAdd(p, f, Vector512.Create(C1));
        p = Avx512F.FusedMultiplyAdd(p, f, Vector512.Create(C0));
        return Avx512F.Scale(p, whole); // p · 2^whole; overflow gives infinity, whose reciprocal is 0
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        // Kept below 2^64: the Newton step of a reciprocal of infinity is no number.
        var d = Exp2(Avx512F.Min(x, Vector512.Create(64f))) + Vector512.Create(1f);
        var r = Avx512F.Reciprocal14(d);
        return r * Avx512F.FusedMultiplyAddNegated(d, r, Vector512.Create(2f));
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product(float* weights, float* bias, float* x, float* y, int outputs, int inputs)
    {
        for (var n = 0; n < outputs; n += Block, weights += Block * inputs, bias += Block, y += Block * Tile)
        {
            Vector512<float> a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2, e0, e1, e2, f0, f1, f2, g0, g1, g2, h0, h1, h2;
            a0 = a1 = a2 = Vector512.Create(bias[0]);
            b0 = b1 = b2 = Vector512.Create(bias[1]);
            c0 = c1 = c2 = Vector512.Create(bias[2]);
            d0 = d1 = d2 = Vector512.Create(bias[3]);
            e0 = e1 = e2 = Vector512.Create(bias[4]);
            f0 = f1 = f2 = Vector512.Create(bias[5]);
            g0 = g1 = g2 = Vector512.Create(bias[6]);
            h0 = h1 = h2 = Vector512.Create(bias[7]);
            var w = weights;
            var v = x;
            for (var k = 0; k < inputs; k++, w += Block, v += Tile)
            {
                var v0 = Vector512.Load(v);
                var v1 = Vector512.Load(v + Lanes);
                var v2 = Vector512.Load(v + (2 * Lanes));
                var s = Vector512.Create(w[0]);
                a0 = Avx512F.FusedMultiplyAdd(s, v0, a0);
                a1 = Avx512F.FusedMultiplyAdd(s, v1, a1);
                a2 = Avx512F.FusedMultiplyAdd(s, v2, a2);
                s = Vector512.Create(w[1]);
                b0 = Avx512F.FusedMultiplyAdd(s, v0, b0);
                b1 = Avx512F.FusedMultiplyAdd(s, v1, b1);
                b2 = Avx512F.FusedMultiplyAdd(s, v2, b2);
                s = Vector512.Create(w[2]);
                c0 = Avx512F.FusedMultiplyAdd(s, v0, c0);
                c1 = Avx512F.FusedMultiplyAdd(s, v1, c1);
                c2 = Avx512F.FusedMultiplyAdd(s, v2, c2);
                s = Vector512.Create(w[3]);
                d0 = Avx512F.FusedMultiplyAdd(s, v0, d0);
                d1 = Avx512F.FusedMultiplyAdd(s, v1, d1);
                d2 = Avx512F.FusedMultiplyAdd(s, v2, d2);
                s = Vector512.Create(w[4]);
                e0 = Avx512F.FusedMultiplyAdd(s, v0, e0);
                e1 = Avx512F.FusedMultiplyAdd(s, v1, e1);
                e2 = Avx512F.FusedMultiplyAdd(s, v2, e2);
                s = Vector512.Create(w[5]);
                f0 = Avx512F.FusedMultiplyAdd(s, v0, f0);
                f1 = Avx512F.FusedMultiplyAdd(s, v1, f1);
                f2 = Avx512F.FusedMultiplyAdd(s, v2, f2);
                s = Vector512.Create(w[6]);
                g0 = Avx512F.FusedMultiplyAdd(s, v0, g0);
                g1 = Avx512F.FusedMultiplyAdd(s, v1, g1);
                g2 = Avx512F.FusedMultiplyAdd(s, v2, g2);
                s = Vector512.Create(w[7]);
                h0 = Avx512F.FusedMultiplyAdd(s, v0, h0);
                h1 = Avx512F.FusedMultiplyAdd(s, v1, h1);
                h2 = Avx512F.FusedMultiplyAdd(s, v2, h2);
            }

            Store3(y, a0, a1, a2);
            Store3(y + Tile, b0, b1, b2);
            Store3(y + (2 * Tile), c0, c1, c2);
            Store3(y + (3 * Tile), d0, d1, d2);
            Store3(y + (4 * Tile), e0, e1, e2);
            Store3(y + (5 * Tile), f0, f1, f2);
            Store3(y + (6 * Tile), g0, g1, g2);
            Store3(y + (7 * Tile), h0, h1, h2);
        }
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ProductNarrow(float* weights, float* bias, float* x, float* y, int outputs, int inputs)
    {
        for (var n = 0; n < outputs; n += Block, weights += Block * inputs, bias += Block, y += Block * Lanes)
        {
            var (a, b, c, d) = (Vector512.Create(bias[0]), Vector512.Create(bias[1]), Vector512.Create(bias[2]), Vector512.Create(bias[3]));
            var (e, f, g, h) = (Vector512.Create(bias[4]), Vector512.Create(bias[5]), Vector512.Create(bias[6]), Vector512.Create(bias[7]));
            var w = weights;
            for (var k = 0; k < inputs; k++, w += Block)
            {
                var v = Vector512.Load(x + (k * Lanes));
                a = Avx512F.FusedMultiplyAdd(Vector512.Create(w[0]), v, a);
                b = Avx512F.FusedMultiplyAdd(Vector512.Create(w[1]), v, b);
                c = Avx512F.FusedMultiplyAdd(Vector512.Create(w[2]), v, c);
                d = Avx512F.FusedMultiplyAdd(Vector512.Create(w[3]), v, d);
                e = Avx512F.FusedMultiplyAdd(Vector512.Create(w[4]), v, e);
                f = Avx512F.FusedMultiplyAdd(Vector512.Create(w[5]), v, f);
                g = Avx512F.FusedMultiplyAdd(Vector512.Create(w[6]), v, g);
                h = Avx512F.FusedMultiplyAdd(Vector512.Create(w[7]), v, h);
            }

            Store3(y, a, b, c);
            Store3(y + (3 * Lanes), d, e, f);
            g.Store(y + (6 * Lanes));
            h.Store(y + (7 * Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store3(float* to, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2)
    {
        v0.Store(to);
        v1.Store(to + Lanes);
        v2.Store(to + (2 * Lanes));
    }
}
