namespace DminServing.Training.Fitting;

/// <summary>A seed of its own for every purpose and step, so that a resumed run goes on exactly where it was: the position of every
/// random sequence is the step's number.</summary>
internal static class Seeds
{
    /// <summary>What the random numbers are for.</summary>
    public enum Purpose
    {
        /// <summary>The order of an epoch's users.</summary>
        Order,

        /// <summary>The items a step's auxiliary loss takes as not clicked.</summary>
        NotClicked,

        /// <summary>A step's dropout.</summary>
        Dropout,
    }

    /// <summary>The seed, by SplitMix64.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="number">Which epoch or step.</param>
    public static int Of(int seed, Purpose purpose, long number)
    {
        var mixed = Mix(Mix(Mix((ulong)seed) + (ulong)purpose) + (ulong)number);
        return (int)(mixed & int.MaxValue);
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
