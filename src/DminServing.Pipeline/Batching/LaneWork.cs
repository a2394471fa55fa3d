namespace DminServing.Pipeline.Batching;

/// <summary>A piece of work on its way: waiting, then either started or withdrawn, never both.</summary>
internal sealed class LaneWork<TWork, TResult>(TWork work, long enqueued, CancellationToken cancellation)
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Withdrawn = 2;

    // Continuations run on the thread pool: a lane's thread only infers.
    private readonly TaskCompletionSource<LaneResult<TResult>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Waiting;

    public TWork Work { get; } = work;

    public long Enqueued { get; } = enqueued;

    public Task<LaneResult<TResult>> Completion => _completion.Task;

    /// <summary>A lane takes it; false when it was withdrawn before.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    /// <summary>The caller gives up. Work that has started runs to its end: it holds a model that must not be disposed under it.</summary>
    public void Withdraw()
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting)
        {
            _completion.TrySetCanceled(cancellation);
        }
    }

    public void Complete(LaneResult<TResult> result) => _completion.TrySetResult(result);

    public void Fail(Exception failure) => _completion.TrySetException(failure);
}
