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

    /// <summary>Two steps are over whose times are known. What has passed beside them, handing over between threads, belongs to no step.</summary>
    public void Finish(string first, TimeSpan elapsedOfFirst, string second, TimeSpan elapsedOfSecond)
    {
        Add(first, elapsedOfFirst);
        _last += (long)(elapsedOfFirst.TotalSeconds * time.TimestampFrequency);
        Add(second, elapsedOfSecond);
        _last = time.GetTimestamp();
    }

    private void Add(string stage, TimeSpan elapsed)
    {
        Timings = Timings.With(stage, elapsed);
        var began = time.GetUtcNow() - time.GetElapsedTime(_last);
        using var span = PipelineActivities.Start(stage, began);
        span?.SetEndTime((began + elapsed).UtcDateTime);
    }
}
