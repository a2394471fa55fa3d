using System.Collections.Concurrent;

namespace DminServing.Pipeline.Batching;

/// <summary>Step (3): a bounded queue in front of dedicated threads ("lanes"). It knows no model and no tensor: work in, result out.
/// Every piece of work ends exactly once: received = completed + failed + refused + abandoned.</summary>
public sealed class LaneQueue<TWork, TResult> : IDisposable
{
    private readonly BlockingCollection<LaneWork<TWork, TResult>> _waiting;
    private readonly Func<TWork, TResult> _handler;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly Thread[] _lanes;
    private long _received;
    private long _completed;
    private long _failed;
    private long _refused;
    private long _abandoned;

    /// <summary>Starts the lanes.</summary>
    /// <param name="lanes">Number of threads.</param>
    /// <param name="capacity">How many pieces of work may wait.</param>
    /// <param name="handler">Does the work; called by one lane per piece, by several lanes at once.</param>
    /// <param name="time">The clock.</param>
    public LaneQueue(int lanes, int capacity, Func<TWork, TResult> handler, TimeProvider time)
    {
        (_capacity, _handler, _time) = (capacity, handler, time);
        _waiting = new BlockingCollection<LaneWork<TWork, TResult>>(capacity);
        _lanes = [.. Enumerable.Range(0, lanes).Select(lane => new Thread(Run) { IsBackground = true, Name = $"dmin-lane-{lane}" })];
        foreach (var lane in _lanes)
        {
            lane.Start();
        }
    }

    /// <summary>What has happened so far.</summary>
    public LaneCounts Counts => new(
        Interlocked.Read(ref _received), Interlocked.Read(ref _completed), Interlocked.Read(ref _failed), Interlocked.Read(ref _refused), Interlocked.Read(ref _abandoned));

    /// <summary>How many wait now.</summary>
    public int Depth => _waiting.Count;

    /// <summary>Runs a piece of work on a lane.</summary>
    /// <exception cref="QueueFullException">Too many are waiting already.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before a lane took it.</exception>
    public async Task<LaneResult<TResult>> RunAsync(TWork work, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _received);
        var item = new LaneWork<TWork, TResult>(work, _time.GetTimestamp(), cancellation);
        if (!TryAdd(item))
        {
            Interlocked.Increment(ref _refused);
            throw new QueueFullException(_capacity);
        }

        await using var registration = cancellation.UnsafeRegister(static item => ((LaneWork<TWork, TResult>)item!).Withdraw(), item);
        return await item.Completion;
    }

    /// <summary>Refuses new work, finishes what waits, ends the lanes.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        foreach (var lane in _lanes)
        {
            lane.Join();
        }

        _waiting.Dispose();
    }

    private bool TryAdd(LaneWork<TWork, TResult> item)
    {
        try
        {
            return _waiting.TryAdd(item);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            return false; // the lanes are closing
        }
    }

    private void Run()
    {
        foreach (var item in _waiting.GetConsumingEnumerable())
        {
            if (item.TryStart())
            {
                Handle(item);
            }
            else
            {
                Interlocked.Increment(ref _abandoned);
            }
        }
    }

    private void Handle(LaneWork<TWork, TResult> item)
    {
        var started = _time.GetTimestamp();
        try
        {
            var result = _handler(item.Work);
            Interlocked.Increment(ref _completed);
            item.Complete(new LaneResult<TResult>(result, _time.GetElapsedTime(item.Enqueued, started), _time.GetElapsedTime(started)));
        }
        catch (Exception failure)
        {
            // Whatever it is belongs to the caller; a lane must not die of it.
            Interlocked.Increment(ref _failed);
            item.Fail(failure);
        }
    }
}
