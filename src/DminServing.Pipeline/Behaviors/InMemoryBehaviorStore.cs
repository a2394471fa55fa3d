using System.Collections.Concurrent;
using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>The embedded store: behaviors of this process, gone with it. The default when no Redis is configured.</summary>
public sealed class InMemoryBehaviorStore : IBehaviorStore
{
    // A set is written and read under its own lock.
    private readonly ConcurrentDictionary<string, SortedSet<Behavior>> _users = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Description => "embedded, in this process";

    /// <summary>A store that starts with the behaviors of a file.</summary>
    /// <param name="file">A <see cref="BehaviorFile"/>; <c>null</c> for an empty store.</param>
    public static InMemoryBehaviorStore Seeded(string? file)
    {
        var store = new InMemoryBehaviorStore();
        foreach (var (user, behaviors) in file is null ? [] : BehaviorFile.Read(file))
        {
            store.Append(user, behaviors);
        }

        return store;
    }

    /// <summary>The users there are.</summary>
    public IEnumerable<string> Users => _users.Keys;

    /// <inheritdoc/>
    public async Task<bool> ConnectAsync(CancellationToken cancellation)
    {
        await ReadNewestAsync(Users.FirstOrDefault(""), 1, cancellation); // compiles the code on the way
        return true;
    }

    /// <inheritdoc/>
    public ValueTask<BehaviorSequence> ReadNewestAsync(string userId, int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_users.TryGetValue(userId, out var behaviors))
        {
            return ValueTask.FromResult(BehaviorSequence.Empty);
        }

        lock (behaviors)
        {
            return ValueTask.FromResult(new BehaviorSequence([.. behaviors.Reverse().Take(count)], behaviors.Count > count, 0));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Append(userId, behaviors);
        return ValueTask.CompletedTask;
    }

    private void Append(string userId, IReadOnlyCollection<Behavior> behaviors)
    {
        var sequence = _users.GetOrAdd(userId, _ => new SortedSet<Behavior>(BehaviorOrder.OldestFirst));
        lock (sequence)
        {
            sequence.UnionWith(behaviors);
        }
    }
}
