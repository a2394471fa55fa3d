namespace DminServing.Pipeline.Behaviors;

/// <summary>What was last read of users, for when Redis does not answer.</summary>
public sealed class StaleOptions
{
    /// <summary>How many users' behaviors are kept, those asked for last; 0 keeps none.</summary>
    /// <value>Default: 10,000; 0 to 1,000,000.</value>
    public int Users { get; init; } = 10_000;

    /// <summary>How old they may be.</summary>
    /// <value>Default: 10 minutes; 1 second to 1 day.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);
}
