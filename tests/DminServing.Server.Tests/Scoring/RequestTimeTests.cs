using DminServing.Server.Scoring;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Scoring;

public sealed class RequestTimeTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public void Without_A_Deadline_The_Servers_Limit_Holds()
    {
        using var time = Begin(null);

        _time.Advance(Longest - TimeSpan.FromMilliseconds(1));
        Assert.False(time.Over.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(time.Over.IsCancellationRequested);
        Assert.True(time.HasPassed);
    }

    [Theory]
    [InlineData(50, 50)]
    [InlineData(5000, 2000)]
    [InlineData(-50, 0)]
    public void The_Sooner_Of_Deadline_And_Limit_Holds(int deadline, int limit)
    {
        using var time = Begin(deadline);

        Assert.Equal(limit, time.Limit.TotalMilliseconds);
        Assert.Equal(limit == 0, time.Over.IsCancellationRequested);
    }

    [Fact]
    public void A_Caller_Who_Gives_Up_Earlier_Has_Not_Run_Out_Of_Time()
    {
        using var time = Begin(50);

        _time.Advance(TimeSpan.FromMilliseconds(20));
        _caller.Cancel();

        Assert.True(time.Over.IsCancellationRequested);
        Assert.False(time.HasPassed);
    }

    [Fact]
    public void A_Call_That_Ends_With_Its_Deadline_Has()
    {
        using var time = Begin(50);

        _time.Advance(TimeSpan.FromMilliseconds(49)); // a timer a tick early
        _caller.Cancel();

        Assert.True(time.HasPassed);
    }

    private RequestTime Begin(int? deadlineMs) =>
        new(Longest, deadlineMs is { } ms ? _time.GetUtcNow().UtcDateTime.AddMilliseconds(ms) : DateTime.MaxValue, _time, _caller.Token);
}
