namespace DminServing.Pipeline.Batching;

/// <summary>A run as the agenda sees it: which parts are taken, who is at it. Changed only under the queue's lock.</summary>
internal sealed class LaneRun<TWork, TResult>(IReadOnlyList<LaneJob<TWork, TResult>> jobs, long started)
{
    private int _taken;

    public IReadOnlyList<LaneJob<TWork, TResult>> Jobs { get; } = jobs;

    /// <summary>When a lane took it, a timestamp.</summary>
    public long Started { get; } = started;

    public long Deadline { get; } = jobs.Min(job => job.Deadline);

    /// <summary>Lanes that are at it now.</summary>
    public int Lanes { get; private set; } = 1;

    /// <summary>The time lanes have spent on it, in ticks of the timestamps.</summary>
    public long Spent { get; private set; }

    /// <summary>What the handler made of it; <c>null</c> until it has begun.</summary>
    public ILaneRun<TResult>? Work { get; private set; }

    /// <summary>What went wrong, if anything did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether a lane may take a part.</summary>
    public bool HasParts => Work is not null && _taken < Work.Parts && !IsOver;

    /// <summary>Whether nothing is left to do and no lane is at it.</summary>
    public bool IsFinished => Lanes == 0 && (IsOver || _taken == Work!.Parts);

    private bool IsOver => Failure is not null || Jobs.All(job => job.IsGivenUp);

    /// <summary>A lane takes a part.</summary>
    public int Take()
    {
        Lanes++;
        return _taken++;
    }

    /// <summary>A lane has done what it took.</summary>
    /// <param name="spent">The time it took.</param>
    /// <param name="work">What came of beginning.</param>
    /// <param name="failure">What went wrong.</param>
    public void Leave(long spent, ILaneRun<TResult>? work, Exception? failure)
    {
        Lanes--;
        Spent += spent;
        Work ??= work;
        Failure ??= failure;
    }
}
