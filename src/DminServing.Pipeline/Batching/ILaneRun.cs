namespace DminServing.Pipeline.Batching;

/// <summary>Work under way, cut into parts that several lanes may do at once. Disposed when the last part is done or nobody waits any more.</summary>
/// <typeparam name="TResult">What a caller gets.</typeparam>
public interface ILaneRun<out TResult> : IDisposable
{
    /// <summary>How many parts there are; may be none.</summary>
    int Parts { get; }

    /// <summary>Does a part. Called once for each, in any order, by several lanes at once.</summary>
    /// <param name="part">The part.</param>
    /// <param name="giveWay">To be called now and then if a part takes longer than a tenth of a millisecond: lets other threads go first.</param>
    void Run(int part, Action giveWay);

    /// <summary>The result of a piece of work, by its place in <see cref="ILaneHandler{TWork, TResult}.Begin"/>; all parts are done.</summary>
    TResult ResultOf(int work);
}
