using System.Diagnostics;

namespace DminServing.Pipeline.Telemetry;

/// <summary>Spans of the pipeline: one per step, and one per command to Redis.</summary>
public static class PipelineActivities
{
    /// <summary>The name to subscribe to.</summary>
    public const string SourceName = "DminServing";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of the requests that the server makes up before it is ready; <c>null</c> when nobody listens.</summary>
    public static Activity? StartWarmUp() => Source.StartActivity("warm-up");

    /// <summary>Starts the span of a command to Redis; <c>null</c> when nobody listens.</summary>
    /// <param name="command">As Redis spells it.</param>
    public static Activity? StartRedis(string command)
    {
        var span = Source.StartActivity(command, ActivityKind.Client);
        span?.SetTag("db.system.name", "redis").SetTag("db.operation.name", command);
        return span;
    }

    /// <summary>Starts the span of a step; <c>null</c> when nobody listens.</summary>
    /// <param name="stage">One of <see cref="Stage"/>'s names.</param>
    /// <param name="began">When the step began.</param>
    public static Activity? Start(string stage, DateTimeOffset began) => Source.StartActivity(stage, ActivityKind.Internal, parentContext: default, startTime: began);
}
