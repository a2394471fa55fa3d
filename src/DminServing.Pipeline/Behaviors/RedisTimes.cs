namespace DminServing.Pipeline.Behaviors;

/// <summary>What cannot work of the times, the retries and the circuit breaker of <see cref="RedisOptions"/>.</summary>
internal static class RedisTimes
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(1);

    public static IEnumerable<string> Problems(RedisOptions redis) => new[]
    {
        Between(nameof(redis.Timeout), redis.Timeout, Shortest, Longest),
        Between(nameof(redis.AttemptTimeout), redis.AttemptTimeout, Shortest, Longest),
        redis.AttemptTimeout < redis.Timeout ? null : $"Behaviors:Redis:AttemptTimeout ({redis.AttemptTimeout}) must be below Behaviors:Redis:Timeout ({redis.Timeout}); lower the first or raise the second.",
        Between(nameof(redis.AppendTimeout), redis.AppendTimeout, Shortest, Longest),
        redis.RetryBudget is >= 0 and <= 1 ? null : $"Behaviors:Redis:RetryBudget ({redis.RetryBudget}) must be from 0 to 1.",
        Between(nameof(redis.RetryDelay), redis.RetryDelay, TimeSpan.Zero, TimeSpan.FromSeconds(1)),
        redis.BreakerFailureRatio is > 0 and <= 1 ? null : $"Behaviors:Redis:BreakerFailureRatio ({redis.BreakerFailureRatio}) must be above 0 and at most 1.",
        redis.BreakerMinimumReads is >= 2 and <= 1_000_000 ? null : $"Behaviors:Redis:BreakerMinimumReads ({redis.BreakerMinimumReads}) must be from 2 to 1000000.",
        Between(nameof(redis.BreakerWindow), redis.BreakerWindow, ShortestWindow, LongestWindow),
        Between(nameof(redis.BreakerDuration), redis.BreakerDuration, ShortestWindow, LongestWindow),
    }.OfType<string>();

    private static string? Between(string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most ? null : $"Behaviors:Redis:{name} ({value}) must be from {least:g} to {most:g}.";
}
