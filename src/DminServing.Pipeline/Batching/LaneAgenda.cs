namespace DminServing.Pipeline.Batching;

/// <summary>Decides what a free lane does next. It has no thread and no clock of its own, so a test can play all lanes by hand.
/// <para>The order is that of deadlines, each the arrival plus a multiple of what the work costs: a short piece of work overtakes a long one, and a
/// long one that has waited overtakes what came later. A lane changes over only between parts.</para>
/// <para>While work waits, each run has one lane: that costs the least. When nothing waits, free lanes help with what is under way. Small pieces of
/// work that wait share a run, but nothing ever waits to be joined.</para></summary>
internal sealed class LaneAgenda<TWork, TResult>(ILaneHandler<TWork, TResult> handler, int capacity)
{
    private readonly List<LaneJob<TWork, TResult>> _waiting = [];
    private readonly List<LaneRun<TWork, TResult>> _open = [];

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether nothing waits and nothing is under way.</summary>
    public bool IsEmpty => _waiting.Count == 0 && _open.Count == 0;

    /// <summary>Takes in work.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(LaneJob<TWork, TResult> job)
    {
        if (_waiting.Count >= capacity)
        {
            return false;
        }

        _waiting.Add(job);
        return true;
    }

    /// <summary>Takes back work that no lane has taken.</summary>
    /// <returns>Whether it was still waiting.</returns>
    public bool TryWithdraw(LaneJob<TWork, TResult> job) => _waiting.Remove(job);

    /// <summary>The next step for a free lane, which must take it.</summary>
    /// <param name="now">A timestamp.</param>
    public LaneStep<TWork, TResult>? Next(long now)
    {
        if (_open.Find(run => run.IsFinished) is { } finished)
        {
            _open.Remove(finished);
            return new LaneStep<TWork, TResult>(LaneStepKind.Close, finished);
        }

        var job = _waiting.MinBy(job => job.Deadline);
        var run = _open.Where(run => run.HasParts && (job is null || run.Lanes == 0)).MinBy(run => run.Deadline);
        if (job is not null && (run is null || job.Deadline < run.Deadline))
        {
            var begun = new LaneRun<TWork, TResult>(TakeWithSharers(job), now);
            _open.Add(begun);
            return new LaneStep<TWork, TResult>(LaneStepKind.Begin, begun);
        }

        return run is null ? null : new LaneStep<TWork, TResult>(LaneStepKind.Part, run, run.Take());
    }

    private List<LaneJob<TWork, TResult>> TakeWithSharers(LaneJob<TWork, TResult> first)
    {
        var (shared, cost) = (new List<LaneJob<TWork, TResult>> { first }, first.Cost);
        _waiting.Remove(first);
        var room = handler.CostOfPart(first.Work);
        if (cost < room)
        {
            foreach (var other in _waiting.OrderBy(job => job.Deadline).Where(other => handler.MayShare(first.Work, other.Work)))
            {
                if (cost + other.Cost <= room)
                {
                    shared.Add(other);
                    cost += other.Cost;
                }
            }

            shared.ForEach(job => _waiting.Remove(job));
        }

        return shared;
    }
}
