using DminServing.ModelContract.Encoding;
using StackExchange.Redis;

namespace DminServing.Pipeline.Behaviors;

/// <summary>String <c>dmin:packed:{user}</c>, in the form of <see cref="PackedCodec"/>: one GET, nothing for Redis to sort or to print.</summary>
/// <param name="reads">Whom to read from.</param>
/// <param name="kept">The most behaviors a user's value holds; older ones are dropped by the next append.</param>
internal sealed class PackedFormat(CommandFlags reads, int kept) : IRedisFormat
{
    /// <summary>What keys begin with; the user in braces follows.</summary>
    public const string Prefix = "dmin:packed:";

    // How often other processes may write the same user's value at the very moment that this one does.
    private const int Tries = 16;

    // This process' own appends to a user wait for each other.
    private const int Writers = 64;
    private readonly SemaphoreSlim[] _writers = [.. Enumerable.Range(0, Writers).Select(_ => new SemaphoreSlim(1))];
    private static readonly BehaviorSequence Unreadable = new([], Truncated: false, Corrupt: 1);

    public string ReadCommand => "GET";

    public string WriteCommand => "SET";

    public async Task<BehaviorSequence> ReadAsync(IDatabase redis, string userId, int count, CancellationToken cancellation)
    {
        using var value = await redis.StringGetLeaseAsync(Key(userId), reads).WaitAsync(cancellation);
        return PackedCodec.Decode(value is null ? [] : value.Span, count) ?? Unreadable;
    }

    // Read, merge, write if nobody else has written meanwhile: an append of events that come late, or twice, gives the same as any other order.
    public async Task AppendAsync(IDatabase redis, string userId, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        var writer = _writers[(uint)userId.GetHashCode(StringComparison.Ordinal) % Writers];
        await writer.WaitAsync(cancellation);
        try
        {
            await MergeAsync(redis, Key(userId), behaviors, cancellation);
        }
        finally
        {
            writer.Release();
        }
    }

    private async Task MergeAsync(IDatabase redis, RedisKey key, IReadOnlyCollection<Behavior> behaviors, CancellationToken cancellation)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var old = await redis.StringGetAsync(key).WaitAsync(cancellation);
            var sequence = PackedCodec.Decode((byte[]?)old, int.MaxValue) ?? throw new RedisException("the user's value is not of the packed format");
            var transaction = redis.CreateTransaction();
            transaction.AddCondition(old.IsNull ? Condition.KeyNotExists(key) : Condition.StringEqual(key, old));
            _ = transaction.StringSetAsync(key, PackedCodec.Encode(Merge(sequence.NewestFirst, behaviors)));
            if (await transaction.ExecuteAsync().WaitAsync(cancellation))
            {
                return;
            }
        }

        throw new RedisException($"the user's value was changed by others {Tries} times at the moment of writing");
    }

    private static RedisKey Key(string userId) => $"{Prefix}{{{userId}}}";

    private List<Behavior> Merge(IEnumerable<Behavior> old, IEnumerable<Behavior> added)
    {
        var all = new SortedSet<Behavior>(old, BehaviorOrder.OldestFirst);
        all.UnionWith(added);
        return [.. all.Reverse().Take(kept)];
    }
}
