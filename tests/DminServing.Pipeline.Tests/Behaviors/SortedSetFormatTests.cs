using System.Text;
using CsCheck;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using StackExchange.Redis;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class SortedSetFormatTests
{
    // Letters of one to four bytes, and those that members are cut and quoted by.
    private static readonly string[] Letters = ["a", "b", "Z", "0", ":", " ", "\"", "\\", "{", "é", "\uE000", "\uFF21", "😀", "𐀀"];

    private static readonly Gen<string> Ids = Gen.Int[0, Letters.Length - 1].Array[1, 8].Select(places => string.Concat(places.Select(place => Letters[place])));

    [Fact]
    public void Any_Behavior_Comes_Back_As_It_Was() =>
        Gen.Select(Ids, Gen.Long[-(1L << 53), 1L << 53]).Select((item, time) => new Behavior(item, time)).Sample(
            behavior => SortedSetFormat.TryDecode(SortedSetFormat.Entry(behavior), out var again) && again == behavior,
            iter: Cases.Of(1000));

    [Fact]
    public void Any_Bytes_Are_A_Behavior_Or_Are_Refused() =>
        Gen.Select(Gen.Byte.Array[0, 20], Gen.Double).Sample(
            (member, score) => !SortedSetFormat.TryDecode(new SortedSetEntry(member, score), out var behavior) || behavior.ItemId.Length > 0,
            iter: Cases.Of(1000));

    [Fact]
    public async Task Ties_Have_The_Order_That_Redis_Gives_Them()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Connection);
        var (database, key) = (connection.GetDatabase(), 0);

        await Gen.Select(Ids, Gen.Long[-1, 2]).Select((item, time) => new Behavior(item, time)).Array[1, 12].SampleAsync(
            async behaviors =>
            {
                var name = $"k{Interlocked.Increment(ref key)}";
                await database.SortedSetAddAsync(name, [.. behaviors.Select(SortedSetFormat.Entry)]);
                var newestFirst = await database.SortedSetRangeByRankWithScoresAsync(name, order: Order.Descending); // ZREVRANGE
                await database.KeyDeleteAsync(name, CommandFlags.FireAndForget);
                Assert.Equal(
                    behaviors.Distinct().Order(BehaviorOrder.OldestFirst).Reverse().Select(behavior => $"{behavior.TimestampMs}:{behavior.ItemId}"),
                    newestFirst.Select(entry => Encoding.UTF8.GetString((byte[])entry.Element!)));
            },
            iter: Cases.Of(1000),
            threads: 1);
    }
}
