namespace DminServing.Pipeline.Batching;

/// <summary>A caller's piece of work: waiting, then started or withdrawn.</summary>
/// <param name="work">The work.</param>
/// <param name="cost">What it costs.</param>
/// <param name="arrived">When it came, a timestamp.</param>
/// <param name="deadline">By when it should be done to be fair to all, a timestamp: the sooner, the sooner a lane takes it.</param>
/// <param name="cancellation">The caller gives up.</param>
internal sealed class LaneJob<TWork, TResult>(TWork work, long cost, long arrived, long deadline, CancellationToken cancellation)
{
    // Continuations run on the thread pool: a lane's thread only works.
    private readonly TaskCompletionSource<LaneResult<TResult>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TWork Work { get; } = work;

    public long Cost { get; } = cost;

    public long Arrived { get; } = arrived;

    public long Deadline { get; } = deadline;

    /// <summary>Whether the caller has given up.</summary>
    public bool IsGivenUp => cancellation.IsCancellationRequested;

    public Task<LaneResult<TResult>> Completion => _completion.Task;

    public bool TryCancel() => _completion.TrySetCanceled(cancellation);

    public bool TryComplete(LaneResult<TResult> result) => _completion.TrySetResult(result);

    public bool TryFail(Exception failure) => _completion.TrySetException(failure);
}
