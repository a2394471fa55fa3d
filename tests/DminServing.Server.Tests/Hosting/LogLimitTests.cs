using DminServing.Server.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Hosting;

public sealed class LogLimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_Line_A_Second_Is_Written_And_The_Others_Are_Counted()
    {
        var limit = new LogLimit(_clock);

        Assert.True(limit.Allows(1, out var before) && before == 0);
        Assert.False(limit.Allows(1, out _) || limit.Allows(1, out _));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(limit.Allows(1, out var suppressed));
        Assert.Equal(2, suppressed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.Allows(1, out var after) && after == 0);
    }

    [Fact]
    public void Events_Do_Not_Silence_Each_Other()
    {
        var limit = new LogLimit(_clock);

        Assert.True(limit.Allows(1, out _) && limit.Allows(2, out _));
    }
}
