namespace DminServing.Pipeline.Inference;

/// <summary>A batch whose user side is done and whose candidates are scored part by part. A candidate's score depends on nothing else in
/// the batch.</summary>
public interface IScoringRun : IDisposable
{
    /// <summary>Parts; none without candidates.</summary>
    int Parts { get; }

    /// <summary>Whether a query's user side was at hand and did not have to be computed.</summary>
    /// <param name="query">The query's place in the batch.</param>
    bool IsReused(int query);

    /// <summary>Scores a part. Several lanes may score different parts at once.</summary>
    /// <param name="part">The part.</param>
    /// <param name="giveWay">Is called now and then by scorers that can: lets other threads go first.</param>
    void Run(int part, Action giveWay);

    /// <summary>The click-through rates of a query's candidates, in their order, once all parts are done.</summary>
    /// <param name="query">The query's place in the batch.</param>
    float[] ScoresOf(int query);
}
