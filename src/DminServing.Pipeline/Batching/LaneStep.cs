namespace DminServing.Pipeline.Batching;

/// <summary>What a lane does next.</summary>
/// <param name="Kind">Which step of the run.</param>
/// <param name="Run">The run.</param>
/// <param name="Part">The part, for <see cref="LaneStepKind.Part"/>.</param>
internal readonly record struct LaneStep<TWork, TResult>(LaneStepKind Kind, LaneRun<TWork, TResult> Run, int Part = 0);
