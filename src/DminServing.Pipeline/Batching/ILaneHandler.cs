namespace DminServing.Pipeline.Batching;

/// <summary>What lanes do with work. The queue itself knows no model and no tensor.</summary>
/// <typeparam name="TWork">A piece of work, one per caller.</typeparam>
/// <typeparam name="TResult">What a caller gets.</typeparam>
public interface ILaneHandler<TWork, TResult>
{
    /// <summary>The cost of a piece of work, in a unit that adds up.</summary>
    long CostOf(TWork work);

    /// <summary>What a run that this work begins may cost before it has no room for other work: a part of ordinary size.</summary>
    long CostOfPart(TWork work);

    /// <summary>Whether another piece of work may be done in the run of the first, and gains by it.</summary>
    bool MayShare(TWork first, TWork other);

    /// <summary>Does what comes once per run. Called on a lane.</summary>
    /// <param name="works">One piece of work, or several that may share.</param>
    ILaneRun<TResult> Begin(IReadOnlyList<TWork> works);
}
