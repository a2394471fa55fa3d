namespace DminServing.Pipeline.Telemetry;

/// <summary>How long each step of one request took.</summary>
/// <param name="Behaviors">(1) reading the behavior sequence.</param>
/// <param name="Encode">(2) ids to indices.</param>
/// <param name="Queue">(3) waiting for a lane.</param>
/// <param name="Infer">(4) running the model.</param>
/// <param name="Rank">(5) sorting.</param>
/// <param name="Total">The whole request inside the pipeline.</param>
public readonly record struct StageTimings(TimeSpan Behaviors, TimeSpan Encode, TimeSpan Queue, TimeSpan Infer, TimeSpan Rank, TimeSpan Total);
