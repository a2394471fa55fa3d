using System.Runtime.CompilerServices;

namespace DminServing.Soak;

/// <summary>Work whose time depends on nothing but how fast the core is: each step waits for the one before.</summary>
internal static class Arithmetic
{
    /// <summary>Does it.</summary>
    /// <param name="steps">How much; about 4 cycles each.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static uint Work(int steps)
    {
        var x = 1u;
        for (var step = 0; step < steps; step++)
        {
            x = (x * 1664525) + 1013904223;
        }

        return x;
    }
}
