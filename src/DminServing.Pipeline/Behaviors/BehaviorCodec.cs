using System.Globalization;
using DminServing.ModelContract.Encoding;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>The form of a behavior sequence in Redis: sorted set <c>dmin:behaviors:{user}</c>, score = Unix milliseconds, member =
/// <c>milliseconds:item</c>, so that a repeated click stays a second behavior and redis-cli can read and write it.</summary>
public static class BehaviorCodec
{
    // Doubles hold integers exactly up to here; a score beyond it is no time.
    private const double LargestTime = 1L << 53;

    /// <summary>The key of a user's sequence. The braces are part of it: a Redis Cluster hashes only what stands between them.</summary>
    public static RedisKey Key(string userId) => $"dmin:behaviors:{{{userId}}}";

    /// <summary>The member of a behavior.</summary>
    public static RedisValue Member(Behavior behavior) => string.Create(CultureInfo.InvariantCulture, $"{behavior.TimestampMs}:{behavior.ItemId}");

    /// <summary>The entry of a behavior.</summary>
    public static SortedSetEntry Entry(Behavior behavior) => new(Member(behavior), behavior.TimestampMs);

    /// <summary>Reads an entry that anybody may have written.</summary>
    /// <returns>Whether it is a behavior: a whole number as score, a member with a number, a colon and an item.</returns>
    public static bool TryDecode(SortedSetEntry entry, out Behavior behavior)
    {
        behavior = default;
        var member = (string?)entry.Element ?? "";
        var colon = member.IndexOf(':', StringComparison.Ordinal);
        var isBehavior = Math.Abs(entry.Score) <= LargestTime && double.IsInteger(entry.Score)
            && colon > 0 && colon < member.Length - 1 && !member.Contains('\uFFFD', StringComparison.Ordinal)
            && long.TryParse(member.AsSpan(0, colon), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        if (isBehavior)
        {
            behavior = new Behavior(member[(colon + 1)..], (long)entry.Score);
        }

        return isBehavior;
    }
}
