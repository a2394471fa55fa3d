using System.Collections.Concurrent;
using DminServing.ModelContract.Encoding;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline.Behaviors;

/// <summary>What was last read of users, for when the store does not answer. Bounded in number and time. Two generations: what is read goes into the young
/// one; when that is full it becomes the old one, and what was there and has not been read again is forgotten. No lock is taken and no list kept in order.</summary>
public sealed class StaleBehaviors
{
    private readonly TimeSpan _lifetime;
    private readonly int _users;
    private readonly TimeProvider _time;
    private Generations _kept;

    /// <summary>Keeps nothing yet.</summary>
    /// <param name="options">How many, and how old.</param>
    /// <param name="time">The clock.</param>
    public StaleBehaviors(IOptions<BehaviorsOptions> options, TimeProvider time)
    {
        (_lifetime, _time) = (options.Value.Stale.Lifetime, time);
        _users = options.Value.Redis.Connection.Length > 0 ? options.Value.Stale.Users : 0; // the embedded store always answers
        _kept = new Generations(Young: new(), Old: new(), time.GetTimestamp());
    }

    /// <summary>Keeps what was read of a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="count">The most behaviors that were asked for.</param>
    /// <param name="sequence">The behaviors.</param>
    public void Keep(string userId, int count, BehaviorSequence sequence)
    {
        if (_users > 0)
        {
            Put(userId, new Kept(sequence, count, _time.GetTimestamp()));
        }
    }

    /// <summary>Adds what was appended to the user's behaviors, if they are kept: they may be all there is when the store is lost now.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="appended">The behaviors.</param>
    public void Append(string userId, IEnumerable<Behavior> appended)
    {
        if (Find(userId) is { } kept)
        {
            var all = new SortedSet<Behavior>(kept.Sequence.NewestFirst, BehaviorOrder.OldestFirst);
            all.UnionWith(appended);
            Put(userId, kept with { Sequence = kept.Sequence with { NewestFirst = [.. all.Reverse().Take(kept.Count)], Truncated = kept.Sequence.Truncated || all.Count > kept.Count } });
        }
    }

    /// <summary>What was last read of a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="age">How long ago.</param>
    /// <returns><c>null</c> when nothing is kept, or nothing young enough.</returns>
    public BehaviorSequence? Find(string userId, out TimeSpan age)
    {
        var kept = Find(userId);
        age = kept is null ? TimeSpan.Zero : _time.GetElapsedTime(kept.ReadAt);
        return age <= _lifetime ? kept?.Sequence : null;
    }

    private Kept? Find(string userId)
    {
        var kept = Volatile.Read(ref _kept);
        return kept.Young.Of(userId) ?? kept.Old.Of(userId);
    }

    private void Put(string userId, Kept read)
    {
        var kept = Volatile.Read(ref _kept);
        if (kept.Young.Put(userId, read) > _users / 2 || _time.GetElapsedTime(kept.Began) > _lifetime)
        {
            Interlocked.CompareExchange(ref _kept, new Generations(Young: new(), Old: kept.Young, _time.GetTimestamp()), kept); // or another thread has done so
        }
    }

    private sealed record Kept(BehaviorSequence Sequence, int Count, long ReadAt);

    private sealed record Generations(Generation Young, Generation Old, long Began);

    private sealed class Generation
    {
        private readonly ConcurrentDictionary<string, Kept> _users = new(StringComparer.Ordinal);
        private int _count;

        public Kept? Of(string userId) => _users.GetValueOrDefault(userId);

        // How many there are then. Counted beside the dictionary, whose own count takes all its locks.
        public int Put(string userId, Kept kept)
        {
            if (_users.TryAdd(userId, kept))
            {
                return Interlocked.Increment(ref _count);
            }

            _users[userId] = kept;
            return Volatile.Read(ref _count);
        }
    }
}
