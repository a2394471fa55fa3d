namespace DminServing.Pipeline.Tests.Batching;

/// <summary>What a caller of <see cref="LaneRaces"/> saw.</summary>
internal enum RaceOutcome
{
    Completed,
    Failed,
    Refused,
    Abandoned,
}
