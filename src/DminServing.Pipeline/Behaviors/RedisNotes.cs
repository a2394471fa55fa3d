using System.Globalization;
using System.Text.RegularExpressions;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Notes of a bulk load, how far it is, in Redis itself: who loses the behaviors loses the note with them, and another Redis does not have it.</summary>
/// <param name="options">Where Redis is.</param>
/// <param name="time">The clock.</param>
public sealed partial class RedisNotes(RedisOptions options, TimeProvider time) : IAsyncDisposable
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
            var memory = (string?)await _redis.AskAsync(_ => server.ExecuteAsync("INFO", "memory"), cancellation);
            used += UsedMemory().Match(memory ?? "") is { Success: true } match ? long.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture) : 0;
        }

        return used;
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [GeneratedRegex("^used_memory:(?<bytes>[0-9]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsedMemory();
}
