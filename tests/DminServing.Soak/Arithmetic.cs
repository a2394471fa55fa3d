using System.Runtime.CompilerServices;

namespace DminServing.Soak;

/// <summary>Work whose time depends on nothing but how fast the core is. Six sums that do not wait for each other keep all of its units busy: where a host gives the other half of the core to somebody else, work as a server's becomes
/// slower, and arithmetic whose steps wait for each other does not.</summary>
internal static class Arithmetic
{
    /// <summary>Does it.</summary>
    /// <param name="steps">How much; one to three cycles each.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static uint Work(int steps)
    {
        var (a, b, c, d, e, f) = (1u, 2u, 3u, 4u, 5u, 6u);
        for (var (step, end) = (0u, (uint)steps); step < end; step++)
        {
            a += step;
            b ^= step;
            c += a;
            d ^= b;
            e += 7;
            f ^= step;
        }

        return a + b + c + d + e + f;
    }
}
