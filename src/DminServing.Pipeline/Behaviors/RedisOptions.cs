namespace DminServing.Pipeline.Behaviors;

/// <summary>The Redis store.</summary>
public sealed class RedisOptions
{
    /// <summary>A StackExchange.Redis connection string, such as <c>redis-1:6379,redis-2:6379</c>: one Redis, some nodes of a cluster, or, with
    /// <c>serviceName=...</c>, Sentinels. Empty: the embedded store.</summary>
    /// <value>Default: empty.</value>
    public string Connection { get; init; } = "";

    /// <summary>The user of an access control list. Empty: what <see cref="Connection"/> says.</summary>
    /// <value>Default: empty.</value>
    public string User { get; init; } = "";

    /// <summary>The password. Empty: what <see cref="Connection"/> says.</summary>
    /// <value>Default: empty.</value>
    public string Password { get; init; } = "";

    /// <summary>Whether the connection is encrypted, also when <see cref="Connection"/> does not say so.</summary>
    /// <value>Default: false.</value>
    public bool Ssl { get; init; }

    /// <summary>A certificate file: Redis may show a certificate issued by it. Empty: by those that the machine trusts.</summary>
    /// <value>Default: empty.</value>
    public string CertificateAuthority { get; init; } = "";

    /// <summary>Whether replicas are read where there are some: takes load off the primaries, but what was just appended may be missing. Without it they are read while a primary is away.</summary>
    /// <value>Default: false.</value>
    public bool PreferReplica { get; init; }

    /// <summary>In which form they are there: <c>sortedset</c> or <c>packed</c>.</summary>
    /// <value>Default: sortedset.</value>
    public RedisFormat Format { get; init; } = RedisFormat.SortedSet;

    /// <summary>The most behaviors of a user in the packed form; appending drops older ones.</summary>
    /// <value>Default: 200; 1 to 10,000, and not less than a model takes.</value>
    public int PackedBehaviors { get; init; } = 200;

    /// <summary>Longest wait for a user's behaviors, retry and all; then the request is scored with what was last read, or without.</summary>
    /// <value>Default: 25 milliseconds; 1 millisecond to 10 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Longest wait for the answer to one read; then it may be tried again.</summary>
    /// <value>Default: 10 milliseconds; 1 millisecond to 10 seconds, and less than <see cref="Timeout"/>.</value>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest wait for an append; then its caller is told that the store is unavailable.</summary>
    /// <value>Default: 250 milliseconds; 1 millisecond to 10 seconds.</value>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Share of the reads that may be tried a second time, after a timeout or during a failover.</summary>
    /// <value>Default: 0.1; 0 to 1, 0 for none.</value>
    public double RetryBudget { get; init; } = 0.1;

    /// <summary>The pause before that, more or less.</summary>
    /// <value>Default: 2 milliseconds; 0 to 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Share of failed reads, within <see cref="BreakerWindow"/>, from which on Redis is not asked for a while.</summary>
    /// <value>Default: 0.3; above 0, at most 1.</value>
    public double BreakerFailureRatio { get; init; } = 0.3;

    /// <summary>With fewer reads than this in the window, Redis is always asked.</summary>
    /// <value>Default: 20; 2 to 1,000,000.</value>
    public int BreakerMinimumReads { get; init; } = 20;

    /// <summary>Over which time failed reads are counted.</summary>
    /// <value>Default: 500 milliseconds; 500 milliseconds to 1 minute.</value>
    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long Redis is not asked then.</summary>
    /// <value>Default: 500 milliseconds; 500 milliseconds to 1 minute.</value>
    public TimeSpan BreakerDuration { get; init; } = TimeSpan.FromMilliseconds(500);
}
