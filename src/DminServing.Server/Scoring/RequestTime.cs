namespace DminServing.Server.Scoring;

/// <summary>The time that one request may take: until its caller's deadline, and never longer than the server allows.</summary>
internal sealed class RequestTime : IDisposable
{
    // A timer may fire a tick early, and gRPC's own ends the call as well as this one.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _caller;
    private readonly TimeProvider _time;
    private readonly long _began;

    /// <summary>Starts the clock.</summary>
    /// <param name="limit">The most that any request may take.</param>
    /// <param name="deadline">The caller's deadline, UTC; <see cref="DateTime.MaxValue"/> for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller gives up.</param>
    public RequestTime(TimeSpan limit, DateTime deadline, TimeProvider time, CancellationToken caller)
    {
        var left = deadline == DateTime.MaxValue ? limit : deadline - time.GetUtcNow().UtcDateTime;
        Limit = left < limit ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : limit;
        (_caller, _time, _began) = (caller, time, time.GetTimestamp());
        _source = new CancellationTokenSource(Limit, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>How long the request may take.</summary>
    public TimeSpan Limit { get; }

    /// <summary>When its time is over, a timestamp of the clock.</summary>
    public long Ends => _began + (long)(Limit.TotalSeconds * _time.TimestampFrequency);

    /// <summary>The time is over, or the caller gave up.</summary>
    public CancellationToken Over => _source.Token;

    /// <summary>Whether it was time that ended the request: gRPC ends a call at its deadline as if the caller had given up.</summary>
    public bool HasPassed => !_caller.IsCancellationRequested || _time.GetElapsedTime(_began) + Tick >= Limit;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
