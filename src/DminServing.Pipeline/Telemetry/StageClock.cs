namespace DminServing.Pipeline.Telemetry;

/// <summary>Times the steps of one request, one after the other, and gives each its span.</summary>
public sealed class StageClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    /// <summary>The steps so far.</summary>
    public StageTimings Timings { get; private set; }

    /// <summary>The step that began when the one before it ended is over.</summary>
    /// <param name="stage">One of <see cref="Stage"/>'s names.</param>
    public void Finish(string stage)
    {
        var now = time.GetTimestamp();
        Add(stage, time.GetElapsedTime(_last, now));
        _last = now;
        Timings = Timings with { Total = time.GetElapsedTime(_started, now) };
    }

    /// <summary>Two steps are over, of which the first took a known time.</summary>
    public void Finish(string first, TimeSpan elapsed, string second)
    {
        Add(first, elapsed);
        _last += (long)(elapsed.TotalSeconds * time.TimestampFrequency);
        Finish(second);
    }

    private void Add(string stage, TimeSpan elapsed)
    {
        Timings = Timings.With(stage, elapsed);
        var began = time.GetUtcNow() - time.GetElapsedTime(_last);
        using var span = PipelineActivities.Start(stage, began);
        span?.SetEndTime((began + elapsed).UtcDateTime);
    }
}
