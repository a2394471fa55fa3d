namespace DminServing.Pipeline.Batching;

/// <summary>Step (3): a bounded queue in front of dedicated threads ("lanes"), which do what the <see cref="LaneAgenda{TWork, TResult}"/> says.
/// Every piece of work ends exactly once: received = completed + failed + refused + abandoned.</summary>
public sealed class LaneQueue<TWork, TResult> : IDisposable
{
    /// <summary>How much longer than alone a piece of work may take before later, shorter ones stop overtaking it.</summary>
    private const double Stretch = 4;

    // Seconds of work for each lane from which on lanes give way to nobody.
    private const double Pressed = 0.03;

    // Seconds a unit of cost takes, before there was any run.
    private const double FirstGuess = 1e-6;

    // Guards the agenda with its runs, and _closing; lanes sleep on it.
    private readonly object _gate = new();
    private readonly LaneAgenda<TWork, TResult> _agenda;
    private readonly ILaneHandler<TWork, TResult> _handler;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly Thread[] _lanes;
    private readonly DecayingRatio _secondsPerCost = new(FirstGuess);

    // When each lane began what it is at; 0 while it is at nothing. Written by that lane alone.
    private readonly long[] _beginnings;
    private bool _closing;
    private long _backlog;
    private long _received;
    private long _completed;
    private long _failed;
    private long _refused;
    private long _abandoned;

    /// <summary>Starts the lanes.</summary>
    /// <param name="lanes">Number of threads.</param>
    /// <param name="capacity">How many pieces of work may wait.</param>
    /// <param name="handler">Does the work.</param>
    /// <param name="time">The clock.</param>
    public LaneQueue(int lanes, int capacity, ILaneHandler<TWork, TResult> handler, TimeProvider time)
    {
        (_capacity, _handler, _time) = (capacity, handler, time);
        _agenda = new LaneAgenda<TWork, TResult>(handler, capacity);
        _beginnings = new long[lanes];
        _lanes = [.. Enumerable.Range(0, lanes).Select(lane => new Thread(() => Work(lane)) { IsBackground = true, Name = $"dmin-lane-{lane}" })];
        foreach (var lane in _lanes)
        {
            lane.Start();
        }
    }

    /// <summary>What has happened so far.</summary>
    public LaneCounts Counts => new(
        Interlocked.Read(ref _received), Interlocked.Read(ref _completed), Interlocked.Read(ref _failed), Interlocked.Read(ref _refused), Interlocked.Read(ref _abandoned));

    /// <summary>How many threads there are.</summary>
    public int Lanes => _lanes.Length;

    /// <summary>How long a lane takes for a unit of cost, in seconds, by the latest runs.</summary>
    public double SecondsPerCost => _secondsPerCost.Value;

    /// <summary>The cost of what waits or is under way.</summary>
    public long Backlog => Interlocked.Read(ref _backlog);

    /// <summary>How many wait now.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _agenda.Waiting;
            }
        }
    }

    /// <summary>How long the lane that has been at one step the longest has been at it; 0 if all are free.</summary>
    public TimeSpan LongestStep
    {
        get
        {
            var longest = TimeSpan.Zero;
            for (var lane = 0; lane < _beginnings.Length; lane++)
            {
                if (Volatile.Read(ref _beginnings[lane]) is not 0 and var began && _time.GetElapsedTime(began) is var elapsed && elapsed > longest)
                {
                    longest = elapsed;
                }
            }

            return longest;
        }
    }

    /// <summary>Has a piece of work done by the lanes.</summary>
    /// <exception cref="QueueFullException">Too many are waiting already, or the lanes are closing.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up before it was done.</exception>
    public async Task<LaneResult<TResult>> RunAsync(TWork work, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _received);
        var job = CreateJob(work, cancellation);
        lock (_gate)
        {
            if (_closing || !_agenda.TryAdd(job))
            {
                Interlocked.Increment(ref _refused);
                throw new QueueFullException(_capacity);
            }

            Monitor.Pulse(_gate);
        }

        Interlocked.Add(ref _backlog, job.Cost);
        try
        {
            await using var registration = cancellation.UnsafeRegister(_ => Withdraw(job), null);
            return await job.Completion;
        }
        finally
        {
            Interlocked.Add(ref _backlog, -job.Cost);
        }
    }

    /// <summary>Refuses new work, finishes what waits, ends the lanes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var lane in _lanes)
        {
            lane.Join();
        }
    }

    // Then more comes than can be done, and whoever it is that brings it must not take the lanes' time as well.
    private bool IsPressed => Backlog * SecondsPerCost > Pressed * _lanes.Length;

    private LaneJob<TWork, TResult> CreateJob(TWork work, CancellationToken cancellation)
    {
        var (cost, now) = (_handler.CostOf(work), _time.GetTimestamp());
        var patience = Stretch * cost * _secondsPerCost.Value * _time.TimestampFrequency;
        return new LaneJob<TWork, TResult>(work, cost, now, now + (long)patience, cancellation);
    }

    // What is under way goes on to the end of the parts that lanes are at; a lane then closes the run.
    private void Withdraw(LaneJob<TWork, TResult> job)
    {
        bool withdrawn;
        lock (_gate)
        {
            withdrawn = _agenda.TryWithdraw(job);
            Monitor.Pulse(_gate);
        }

        if (withdrawn)
        {
            Abandon(job);
        }
    }

    private void Work(int lane)
    {
        LanePriority.Lower();
        var courtesy = new LaneCourtesy(_time, static () => Thread.Yield());
        Action giveWay = () =>
        {
            if (!IsPressed)
            {
                courtesy.GiveWay();
            }
        };
        for (var step = Next(); step is not null; step = Next())
        {
            Volatile.Write(ref _beginnings[lane], _time.GetTimestamp());
            Take(step.Value, giveWay);
            Volatile.Write(ref _beginnings[lane], 0);
        }
    }

    private LaneStep<TWork, TResult>? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_agenda.Next(_time.GetTimestamp()) is { } step)
                {
                    return step;
                }

                if (_closing && _agenda.IsEmpty)
                {
                    Monitor.PulseAll(_gate); // the other lanes may go too
                    return null;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    private void Take(LaneStep<TWork, TResult> step, Action giveWay)
    {
        if (step.Kind == LaneStepKind.Close)
        {
            Close(step.Run);
            return;
        }

        if (!IsPressed)
        {
            Thread.Yield(); // as the courtesy does within parts, but always
        }

        var began = _time.GetTimestamp();
        var (work, failure) = Try(step, giveWay);
        lock (_gate)
        {
            step.Run.Leave(_time.GetTimestamp() - began, work, failure);
            Monitor.PulseAll(_gate); // there may be parts to help with, or a run to close
        }
    }

    private (ILaneRun<TResult>? Work, Exception? Failure) Try(LaneStep<TWork, TResult> step, Action giveWay)
    {
        try
        {
            if (step.Kind == LaneStepKind.Begin)
            {
                return (_handler.Begin([.. step.Run.Jobs.Select(job => job.Work)]), null);
            }

            step.Run.Work!.Run(step.Part, giveWay);
            return default;
        }
        catch (Exception failure)
        {
            // Whatever it is belongs to the callers; a lane must not die of it.
            return (null, failure);
        }
    }

    // Nobody else has the run any more.
    private void Close(LaneRun<TWork, TResult> run)
    {
        var ran = _time.GetElapsedTime(run.Started);
        for (var place = 0; place < run.Jobs.Count; place++)
        {
            Tell(run, place, ran);
        }

        run.Work?.Dispose();
        if (run.Failure is null && run.Jobs.Sum(job => job.Cost) is > 0 and var cost)
        {
            _secondsPerCost.Add((double)run.Spent / _time.TimestampFrequency, cost);
        }
    }

    private void Tell(LaneRun<TWork, TResult> run, int place, TimeSpan ran)
    {
        var job = run.Jobs[place];
        if (run.Failure is { } failure)
        {
            Fail(job, failure);
        }
        else if (job.IsGivenUp)
        {
            Abandon(job);
        }
        else
        {
            Complete(job, run, place, ran);
        }
    }

    private void Complete(LaneJob<TWork, TResult> job, LaneRun<TWork, TResult> run, int place, TimeSpan ran)
    {
        TResult result;
        try
        {
            result = run.Work!.ResultOf(place);
        }
        catch (Exception failure)
        {
            Fail(job, failure); // a lane must not die of this either
            return;
        }

        Interlocked.Increment(ref _completed);
        job.TryComplete(new LaneResult<TResult>(result, _time.GetElapsedTime(job.Arrived, run.Started), ran));
    }

    private void Fail(LaneJob<TWork, TResult> job, Exception failure)
    {
        Interlocked.Increment(ref _failed);
        job.TryFail(failure);
    }

    private void Abandon(LaneJob<TWork, TResult> job)
    {
        Interlocked.Increment(ref _abandoned);
        job.TryCancel();
    }
}
