namespace DminServing.Pipeline.Behaviors;

/// <summary>Behavior sequences that were read ahead of the request they are for.</summary>
public sealed class PreparedOptions
{
    /// <summary>How long one is kept.</summary>
    /// <value>Default: 5 seconds; 10 milliseconds to 5 minutes.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many are kept at once.</summary>
    /// <value>Default: 10,000; 1 to 1,000,000.</value>
    public int Users { get; init; } = 10_000;
}
