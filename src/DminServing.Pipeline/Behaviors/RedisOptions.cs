namespace DminServing.Pipeline.Behaviors;

/// <summary>The Redis store.</summary>
public sealed class RedisOptions
{
    /// <summary>A StackExchange.Redis connection string, such as <c>redis-1:6379,user=dmin,password=...,ssl=true</c>. Empty: the embedded store.</summary>
    /// <value>Default: empty.</value>
    public string Connection { get; init; } = "";

    /// <summary>In which form they are there: <c>sortedset</c> or <c>packed</c>.</summary>
    /// <value>Default: sortedset.</value>
    public RedisFormat Format { get; init; } = RedisFormat.SortedSet;

    /// <summary>The most behaviors of a user in the packed form; appending drops older ones.</summary>
    /// <value>Default: 200; 1 to 10,000, and not less than a model takes.</value>
    public int PackedBehaviors { get; init; } = 200;

    /// <summary>Longest wait for a user's behaviors; then the request is scored without them.</summary>
    /// <value>Default: 100 milliseconds; 1 millisecond to 10 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Share of failed reads, within half a second and at least 20 reads, from which on Redis is not asked for a while.</summary>
    /// <value>Default: 0.3; above 0, at most 1.</value>
    public double BreakerFailureRatio { get; init; } = 0.3;

    /// <summary>How long Redis is not asked then.</summary>
    /// <value>Default: 500 milliseconds; 500 milliseconds to 1 minute.</value>
    public TimeSpan BreakerDuration { get; init; } = TimeSpan.FromMilliseconds(500);
}
