using CsCheck;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

/// <summary>What every store does; each test runs on the embedded one and on a real Redis.</summary>
public sealed class BehaviorStoreTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly List<(string Name, IBehaviorStore Store)> _stores = [("embedded", new InMemoryBehaviorStore())];
    private RedisServer? _redis;

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.IsInstalled)
        {
            _redis = await RedisServer.StartAsync();
            _stores.Add(("redis", Open(RedisFormat.SortedSet)));
            _stores.Add(("redis, packed", Open(RedisFormat.Packed)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Select(store => store.Store).OfType<IAsyncDisposable>())
        {
            await store.DisposeAsync();
        }

        _redis?.Dispose();
    }

    public static TheoryData<string> Stores() => ["embedded", "redis", "redis, packed"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_Unknown_User_Has_No_Behaviors(string store) =>
        Assert.Empty((await Get(store).ReadNewestAsync("nobody", 10, Never)).NewestFirst);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Appending_Nothing_Changes_Nothing(string store)
    {
        await Get(store).AppendAsync("u1", [], Never);

        Assert.Empty((await Get(store).ReadNewestAsync("u1", 10, Never)).NewestFirst);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_Newest_Come_First_And_Older_Ones_Are_Left_Behind(string name)
    {
        var store = Get(name);
        await store.AppendAsync("u1", [new("b", 20), new("d", 40), new("a", 10), new("c", 30)], Never);

        var sequence = await store.ReadNewestAsync("u1", 3, Never);

        Assert.Equal([new("d", 40), new("c", 30), new("b", 20)], sequence.NewestFirst);
        Assert.True(sequence.Truncated);
        Assert.False((await store.ReadNewestAsync("u1", 4, Never)).Truncated);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_Repeated_Click_Is_A_Second_Behavior_Unless_At_The_Same_Millisecond(string name)
    {
        var store = Get(name);
        await store.AppendAsync("u1", [new("a", 1), new("a", 2)], Never);
        await store.AppendAsync("u1", [new("a", 2)], Never);

        Assert.Equal([new("a", 2), new("a", 1)], (await store.ReadNewestAsync("u1", 10, Never)).NewestFirst);
    }

    [Fact]
    public async Task All_Stores_Give_The_Same_Sequence_For_Any_History()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        var user = 0;
        string[] ids = ["a", "b", "B", "é", "ab", ":", "😀", "\uFF21", "item with spaces"];
        var items = Gen.Int[0, ids.Length - 1].Select(place => ids[place]);
        await Gen.Select(Gen.Select(items, Gen.Long[1_700_000_000_000, 1_700_000_000_003]).Array[0, 12], Gen.Int[1, 8]).SampleAsync(
            async (rows, count) =>
            {
                var id = $"u{Interlocked.Increment(ref user)}";
                var sequences = new List<BehaviorSequence>();
                foreach (var (_, store) in _stores)
                {
                    await store.AppendAsync(id, [.. rows.Select(row => new Behavior(row.Item1, row.Item2))], Never);
                    sequences.Add(await store.ReadNewestAsync(id, count, Never));
                }

                Assert.All(sequences, sequence => Assert.Equal(sequences[0].NewestFirst, sequence.NewestFirst));
                Assert.All(sequences, sequence => Assert.Equal(sequences[0].Truncated, sequence.Truncated));
            },
            iter: 200,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Nothing_Is_Lost_When_Many_Append_At_Once(string name)
    {
        var store = Get(name);

        await Parallel.ForEachAsync(Enumerable.Range(1, 100), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (time, cancellation) =>
            await store.AppendAsync("u1", [new($"item-{time}", time)], cancellation));

        Assert.Equal(Enumerable.Range(1, 100).Reverse().Select(time => (long)time), (await store.ReadNewestAsync("u1", 200, Never)).NewestFirst.Select(behavior => behavior.TimestampMs));
    }

    private RedisBehaviorStore Open(RedisFormat format) =>
        new(new RedisOptions { Connection = _redis!.Connection, Format = format, Timeout = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(4), AppendTimeout = TimeSpan.FromSeconds(5) }, TimeProvider.System, NullLogger<RedisBehaviorStore>.Instance);

    private IBehaviorStore Get(string name)
    {
        Assert.SkipWhen(name != "embedded" && !RedisServer.IsInstalled, RedisServer.Missing);
        return _stores.Single(store => store.Name == name).Store;
    }
}
