using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Step (1): where behavior sequences are kept. A sequence is a set ordered by <see cref="BehaviorOrder"/>: the same item at
/// the same millisecond is one behavior, the same item later is another.</summary>
public interface IBehaviorStore
{
    /// <summary>What it is, for people: "Redis at localhost:6379" or "embedded".</summary>
    string Description { get; }

    /// <summary>Does ahead of time what the first read would have to wait for. A store that is down is tried again by itself later.</summary>
    /// <returns>Whether the store answers.</returns>
    Task<bool> ConnectAsync(CancellationToken cancellation);

    /// <summary>Reads the newest behaviors of a user, in one round trip.</summary>
    /// <param name="userId">The user; an unknown one has an empty sequence.</param>
    /// <param name="count">The most to read.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer.</exception>
    ValueTask<BehaviorSequence> ReadNewestAsync(string userId, int count, CancellationToken cancellation);

    /// <summary>Adds behaviors to a user's sequence.</summary>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer.</exception>
    ValueTask AppendAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation);
}
