namespace DminServing.Pipeline.Batching;

/// <summary>What a lane made of a piece of work.</summary>
/// <param name="Value">The result.</param>
/// <param name="Queued">How long the work waited.</param>
/// <param name="Ran">How long it took.</param>
public readonly record struct LaneResult<TResult>(TResult Value, TimeSpan Queued, TimeSpan Ran);
