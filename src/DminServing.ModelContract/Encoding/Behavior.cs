namespace DminServing.ModelContract.Encoding;

/// <summary>One thing a user did.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="TimestampMs">When, Unix time in milliseconds.</param>
public readonly record struct Behavior(string ItemId, long TimestampMs);
