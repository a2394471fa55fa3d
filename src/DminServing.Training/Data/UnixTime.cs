namespace DminServing.Training.Data;

/// <summary>Times of behaviors: sources give Unix seconds, everything else is in Unix milliseconds.</summary>
internal static class UnixTime
{
    private const int MillisecondsPerSecond = 1000;

    // Milliseconds have to stay exact in a double, which is what a score of a Redis sorted set is.
    private const long Largest = (1L << 53) / MillisecondsPerSecond;

    /// <summary>Seconds to milliseconds.</summary>
    /// <returns>Whether they are in the range that a behavior store can hold.</returns>
    public static bool TryToMilliseconds(long seconds, out long milliseconds)
    {
        var fits = seconds is >= -Largest and <= Largest;
        milliseconds = fits ? seconds * MillisecondsPerSecond : 0;
        return fits;
    }
}
