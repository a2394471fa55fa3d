namespace DminServing.Pipeline.Behaviors;

/// <summary>Where behavior sequences come from.</summary>
public sealed class BehaviorsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Behaviors";

    /// <summary>The Redis store.</summary>
    public RedisOptions Redis { get; init; } = new();

    /// <summary>The embedded store, used when no Redis is configured.</summary>
    public EmbeddedOptions Embedded { get; init; } = new();

    /// <summary>What was last read of users.</summary>
    public StaleOptions Stale { get; init; } = new();

    /// <summary>What PrepareUser has read.</summary>
    public PreparedOptions Prepared { get; init; } = new();
}
