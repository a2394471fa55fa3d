namespace DminServing.Pipeline.Batching;

/// <summary>There is more work than lanes can do; ask again later.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>Names the bound.</summary>
    /// <param name="capacity">How many may wait.</param>
    public QueueFullException(int capacity)
        : base($"{capacity} requests are waiting for a lane, which is the most that may (Inference:QueueCapacity); ask again later.")
    {
    }
}
