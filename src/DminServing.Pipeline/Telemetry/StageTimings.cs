namespace DminServing.Pipeline.Telemetry;

/// <summary>How long each step of one request took.</summary>
/// <param name="Behaviors">(1) reading the behavior sequence.</param>
/// <param name="Encode">(2) ids to indices.</param>
/// <param name="Queue">(3) waiting for a lane.</param>
/// <param name="Infer">(4) running the model.</param>
/// <param name="Rank">(5) sorting.</param>
/// <param name="Total">The whole request inside the pipeline.</param>
public readonly record struct StageTimings(TimeSpan Behaviors, TimeSpan Encode, TimeSpan Queue, TimeSpan Infer, TimeSpan Rank, TimeSpan Total)
{
    /// <summary>The same timings with one step's time.</summary>
    /// <param name="stage">One of <see cref="Stage"/>'s names.</param>
    /// <param name="elapsed">How long it took.</param>
    public StageTimings With(string stage, TimeSpan elapsed) => stage switch
    {
        Stage.Behaviors => this with { Behaviors = elapsed },
        Stage.Encode => this with { Encode = elapsed },
        Stage.Queue => this with { Queue = elapsed },
        Stage.Infer => this with { Infer = elapsed },
        _ => this with { Rank = elapsed },
    };
}
