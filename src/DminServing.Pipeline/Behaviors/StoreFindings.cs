namespace DminServing.Pipeline.Behaviors;

/// <summary>What a look into Redis has found.</summary>
/// <param name="Store">Which Redis.</param>
/// <param name="IsWhole">Whether all users were looked at, and not a sample of them.</param>
/// <param name="Forms">By form; those that there are.</param>
public sealed record StoreFindings(string Store, bool IsWhole, IReadOnlyList<FormFindings> Forms);
