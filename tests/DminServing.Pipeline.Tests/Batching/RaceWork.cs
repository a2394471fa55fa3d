namespace DminServing.Pipeline.Tests.Batching;

/// <summary>A piece of work of <see cref="LaneRaces"/>, and what becomes of it when a lane takes it alone.</summary>
internal sealed record RaceWork(int Id, int Parts, RaceEnd Ends, bool IsSlow);
