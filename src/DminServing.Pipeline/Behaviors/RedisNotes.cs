using System.Globalization;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Notes of a bulk load, how far it is, in Redis itself: who loses the behaviors loses the note with them, and another Redis does not have it.</summary>
/// <param name="options">Where Redis is.</param>
/// <param name="time">The clock.</param>
public sealed class RedisNotes(RedisOptions options, TimeProvider time) : IAsyncDisposable
{
    private const string Prefix = "dmin:load:";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7); // for those that nobody comes back to
    private readonly RedisCalls _redis = new(options, time);

    /// <summary>Reads a note.</summary>
    /// <returns>Its text; <c>null</c> if there is none.</returns>
    /// <exception cref="BehaviorStoreUnavailableException">Redis did not answer.</exception>
    public Task<string?> ReadAsync(string name, CancellationToken cancellation) =>
        _redis.AskAsync(async redis => (string?)await redis.StringGetAsync(Prefix + name), cancellation);

    /// <summary>Writes a note, in the place of the former one.</summary>
    /// <exception cref="BehaviorStoreUnavailableException">Redis did not answer.</exception>
    public Task WriteAsync(string name, string text, CancellationToken cancellation) =>
        _redis.AskAsync(redis => redis.StringSetAsync(Prefix + name, text, Lifetime), cancellation);

    /// <summary>Removes a note.</summary>
    /// <exception cref="BehaviorStoreUnavailableException">Redis did not answer.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellation) => _redis.AskAsync(redis => redis.KeyDeleteAsync(Prefix + name), cancellation);

    /// <summary>Memory that Redis uses, in bytes: <c>used_memory</c> of <c>INFO memory</c>, of all primaries together.</summary>
    /// <exception cref="BehaviorStoreUnavailableException">Redis did not answer.</exception>
    public async Task<long> UsedMemoryAsync(CancellationToken cancellation)
    {
        var used = 0L;
        foreach (var server in await _redis.PrimariesAsync(cancellation))
        {
            var memory = await _redis.AskAsync(_ => server.InfoAsync("memory"), cancellation);
            used += memory.SelectMany(section => section).Where(line => line.Key == "used_memory").Sum(line => long.Parse(line.Value, CultureInfo.InvariantCulture));
        }

        return used;
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
