namespace DminServing.Cli.Load;

/// <summary>What a histogram says, in microseconds.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="P999">99.9 % took no longer.</param>
/// <param name="Max">The longest.</param>
internal sealed record Percentiles(long Count, long P50, long P95, long P99, long P999, long Max);
