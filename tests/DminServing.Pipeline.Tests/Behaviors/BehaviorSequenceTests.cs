using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Behaviors;

public sealed class BehaviorSequenceTests : IDisposable
{
    private const long Day = 24 * 60 * 60 * 1000;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_Day_Ahead_Is_The_Latest_Time() =>
        Assert.Equal(1_000_000 + Day, BehaviorTimes.Latest(new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000))));

    [Fact]
    public void What_Is_Later_Counts_As_Corrupt_And_The_Rest_Stays()
    {
        var sequence = new BehaviorSequence([new("d", 50), new("c", 40), new("b", 30), new("a", -7)], Truncated: true, Corrupt: 1);

        var until = sequence.Until(39);

        Assert.Equal([new("b", 30), new("a", -7)], until.NewestFirst);
        Assert.Equal((true, 3, true), (until.Truncated, until.Corrupt, until.IsMostlyCorrupt));
        Assert.Same(sequence, sequence.Until(50));
    }

    [Theory]
    [InlineData(5 * 60_000, 3, -5 * 60_000)]
    [InlineData(Day, 3, -Day)]
    [InlineData(Day + 1, 2, 999_000)]
    public async Task A_Stored_Behavior_Far_Ahead_Is_Left_Out_And_The_Order_Of_The_Others_Counts(long ahead, int length, long newestAge)
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        await host.Store.AppendAsync("u", [new("item-1", 500), new("item-2", 1000), new("item-3", PipelineHost.Now.ToUnixTimeMilliseconds() + ahead)], CancellationToken.None);

        var answer = await host.Pipeline.ScoreAsync(new QueryBuilder().OfUser("u").WithStoredHistory().WithCandidates(20).Build(), CancellationToken.None);

        Assert.Equal((length, newestAge), (answer.User.Length, answer.User.NewestAgeMs));
        Assert.Equal(new HandMadeModel().Score(0, length == 3 ? [1, 2, 3] : [1, 2], 20), answer.Ranked.Ctr[0], 1e-6f);
    }
}
