using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DminServing.Pipeline.Inference.Fused;

namespace DminServing.Benchmarks.Engine;

/// <summary>What this core can do at most, and so what DMIN's candidate side must take at least: multiply-adds from registers, and sigmoids from the first-level cache, which
/// need the same units.</summary>
/// <param name="Gigaflops">Floating-point operations a second, 10⁹; a multiply-add is two.</param>
/// <param name="SigmoidNanoseconds">One sigmoid.</param>
internal sealed record Roofline(double Gigaflops, double SigmoidNanoseconds)
{
    private const int Rounds = 25;
    private const int Loops = 200_000;
    private const int Accumulators = 12;
    private const int Elements = 4096;

    /// <summary>Measures the core the caller runs on.</summary>
    public static Roofline Measure() => Simd512.IsSupported ? Measure<Simd512, Vector512<float>>() : Measure<Simd256, Vector256<float>>();

    /// <summary>The least time of a candidate, microseconds.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="behaviors">T.</param>
    public double Bound(DminShape shape, int behaviors) => (2 * MultiplyAdds(shape, behaviors) / Gigaflops / 1e3) + (Sigmoids(shape, behaviors) * SigmoidNanoseconds / 1e3);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Gigaflops:0.0} GFLOP/s, {SigmoidNanoseconds:0.00} ns a sigmoid");

    private static double MultiplyAdds(DminShape s, int t) =>
        (s.Heads * s.Width * s.Width)
        + ((double)s.Heads * t * ((s.Width * s.Hidden1) + (s.Hidden1 * s.Hidden2) + s.Hidden2 + s.Width))
        + (s.MlpInputs * s.Mlp1) + (s.Mlp1 * s.Mlp2) + s.Mlp2;

    private static double Sigmoids(DminShape s, int t) => ((double)s.Heads * t * (s.Hidden1 + s.Hidden2)) + s.Mlp1 + s.Mlp2 + 1;

    private static unsafe Roofline Measure<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var floats = new AlignedFloats(Elements);
        var product = Enumerable.Range(0, Rounds).Min(_ => ThreadTime.Of(() => MultiplyAdd<TSimd, TVector>(floats.Pointer)));
        var sigmoids = Enumerable.Range(0, Rounds).Min(_ => ThreadTime.Of(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Rows.Sigmoid<TSimd, TVector>(floats.Pointer, Elements);
            }
        }));
        return new Roofline(2.0 * Accumulators * TSimd.Width * Loops / product / 1e3, sigmoids * 1e3 / (100 * Elements));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe void MultiplyAdd<TSimd, TVector>(float* memory)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (x, y) = (TSimd.Broadcast(0.5f), TSimd.Broadcast(0.25f));
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (var loop = 0; loop < Loops; loop++)
        {
            a = TSimd.MultiplyAdd(a, x, y);
            b = TSimd.MultiplyAdd(b, x, y);
            c = TSimd.MultiplyAdd(c, x, y);
            d = TSimd.MultiplyAdd(d, x, y);
            e = TSimd.MultiplyAdd(e, x, y);
            f = TSimd.MultiplyAdd(f, x, y);
            g = TSimd.MultiplyAdd(g, x, y);
            h = TSimd.MultiplyAdd(h, x, y);
            i = TSimd.MultiplyAdd(i, x, y);
            j = TSimd.MultiplyAdd(j, x, y);
            k = TSimd.MultiplyAdd(k, x, y);
            l = TSimd.MultiplyAdd(l, x, y);
        }

        // Stored, or the compiler might leave it all out.
        TSimd.Store(TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h))), memory);
        TSimd.Store(TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l)), memory + TSimd.Width);
    }
}
