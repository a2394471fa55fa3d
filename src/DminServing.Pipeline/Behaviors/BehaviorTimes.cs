namespace DminServing.Pipeline.Behaviors;

/// <summary>Which times of behaviors are believed. The model reads their order only, so an early time does no harm; one that lies far ahead would be the newest
/// behavior for as long as it does.</summary>
public static class BehaviorTimes
{
    // Clocks differ by minutes, and by hours where a time zone was forgotten.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>The latest time a stored behavior may have, Unix milliseconds: a day from now.</summary>
    public static long Latest(TimeProvider time) => (time.GetUtcNow() + MostAhead).ToUnixTimeMilliseconds();
}
