using System.Text;
using CsCheck;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class PackedFormatTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public void The_Form_Is_What_The_Documents_Say()
    {
        byte[] bytes = [0xD1, 1, 3, 0, 0x02, 0x01, 0, 0, 0, 0, 0, 0, (byte)'a', (byte)'b', (byte)'c', 1, 0, 0, 0, 0, 0, 0, 0, (byte)'x', 0, 0];

        Assert.Equal(bytes, PackedCodec.Encode([new("abc", 258), new("x", 1)]));
        Assert.Equal([new("abc", 258), new("x", 1)], PackedCodec.Decode(bytes, 10)!.NewestFirst);
    }

    [Fact]
    public void Any_Sequence_Comes_Back_As_It_Was() =>
        Gen.Select(Gen.String[Gen.Char['a', 'é'], 1, 20], Gen.Long).Array[1, 30].Sample(rows =>
        {
            Behavior[] behaviors = [.. rows.Select(row => new Behavior(row.Item1, row.Item2))];
            Assert.Equal(behaviors, PackedCodec.Decode(PackedCodec.Encode(behaviors), behaviors.Length)!.NewestFirst);
        }, iter: Cases.Of(1000));

    [Fact]
    public void Any_Bytes_Are_A_Sequence_Or_Are_Refused() =>
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            bytes = [0xD1, 1, .. bytes];
            var sequence = PackedCodec.Decode(bytes, 3);
            Assert.True(sequence is null || sequence.NewestFirst.Count + sequence.Corrupt <= 3);
        }, iter: Cases.Of(1000));

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("\u00D1\u0002\u0001\u0000")]
    public void Another_Value_Is_Not_Taken_For_One(string value) =>
        Assert.True(PackedCodec.Decode(Encoding.Latin1.GetBytes(value), 3) is null or { NewestFirst.Count: 0 });

    [Fact]
    public async Task The_Oldest_Beyond_The_Limit_Are_Dropped()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis, kept: 2);

        await store.AppendAsync("u", [new("a", 1), new("b", 2)], Never);
        await store.AppendAsync("u", [new("c", 3)], Never);

        Assert.Equal([new("c", 3), new("b", 2)], (await store.ReadNewestAsync("u", 10, Never)).NewestFirst);
    }

    [Fact]
    public async Task A_Value_Of_Another_Form_Is_Reported_And_Not_Overwritten()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis, kept: 10);
        redis.Cli("SET", "dmin:packed:{u}", "something else");

        Assert.True((await store.ReadNewestAsync("u", 10, Never)).IsMostlyCorrupt);
        var failure = await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(async () => await store.AppendAsync("u", [new("a", 1)], Never));
        Assert.EndsWith("the user's value is not of the packed format.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("something else", redis.Cli("GET", "dmin:packed:{u}"));
    }

    private static RedisBehaviorStore Open(RedisServer redis, int kept) => new(
        new RedisOptions { Connection = redis.Connection, Format = RedisFormat.Packed, PackedBehaviors = kept, Timeout = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(4), AppendTimeout = TimeSpan.FromSeconds(5) },
        TimeProvider.System,
        NullLogger<RedisBehaviorStore>.Instance);
}
