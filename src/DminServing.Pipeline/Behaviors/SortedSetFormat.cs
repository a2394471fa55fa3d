using System.Globalization;
using System.Text;
using DminServing.ModelContract.Encoding;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Sorted set <c>dmin:behaviors:{user}</c>, score = Unix milliseconds, member = <c>milliseconds:item</c>, so that a repeated click stays a second
/// behavior and redis-cli can read and write it.</summary>
/// <param name="reads">Whom to read from.</param>
internal sealed class SortedSetFormat(CommandFlags reads) : IRedisFormat
{
    /// <summary>What keys begin with; the user in braces follows.</summary>
    public const string Prefix = "dmin:behaviors:";

    // Doubles hold integers exactly up to here; a score beyond it is no time.
    private const double LargestTime = 1L << 53;

    public string ReadCommand => "ZREVRANGE";

    public string WriteCommand => "ZADD";

    // One more than asked for tells whether there are older ones.
    public async Task<BehaviorSequence> ReadAsync(IDatabase redis, string userId, int count, CancellationToken cancellation) =>
        Decode(await redis.SortedSetRangeByRankWithScoresAsync(Key(userId), 0, count, Order.Descending, reads).WaitAsync(cancellation), count);

    public Task AppendAsync(IDatabase redis, string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation) =>
        redis.SortedSetAddAsync(Key(userId), [.. behaviors.Select(Entry)]).WaitAsync(cancellation);

    // The braces are part of the key: a Redis Cluster hashes only what stands between them.
    private static RedisKey Key(string userId) => $"{Prefix}{{{userId}}}";

    internal static SortedSetEntry Entry(Behavior behavior) => new(string.Create(CultureInfo.InvariantCulture, $"{behavior.TimestampMs}:{behavior.ItemId}"), behavior.TimestampMs);

    private static BehaviorSequence Decode(SortedSetEntry[] entries, int count)
    {
        var behaviors = new List<Behavior>(entries.Length);
        var corrupt = 0;
        foreach (var entry in entries.AsSpan(0, Math.Min(entries.Length, count)))
        {
            if (TryDecode(entry, out var behavior))
            {
                behaviors.Add(behavior);
            }
            else
            {
                corrupt++;
            }
        }

        return new BehaviorSequence(behaviors, entries.Length > count, corrupt);
    }

    // Anybody may have written it: a behavior has a whole number as score, and a member with a number, a colon and an item.
    internal static bool TryDecode(SortedSetEntry entry, out Behavior behavior)
    {
        behavior = default;
        var member = ((ReadOnlyMemory<byte>)entry.Element).Span;
        var colon = member.IndexOf((byte)':');
        if (colon <= 0 || colon == member.Length - 1 || Math.Abs(entry.Score) > LargestTime || !double.IsInteger(entry.Score)
            || !long.TryParse(member[..colon], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        behavior = new Behavior(Encoding.UTF8.GetString(member[(colon + 1)..]), (long)entry.Score);
        return !behavior.ItemId.Contains('\uFFFD', StringComparison.Ordinal);
    }
}
