using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Telemetry;

public sealed class LogLimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_Line_A_Second_Is_Written_And_The_Others_Are_Counted()
    {
        var limit = new LogLimit(_clock);

        Assert.True(limit.Allows("key", out var before) && before == 0);
        Assert.False(limit.Allows("key", out _) || limit.Allows("key", out _));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(limit.Allows("key", out var suppressed));
        Assert.Equal(2, suppressed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.Allows("key", out var after) && after == 0);
    }

    [Fact]
    public void Kinds_Do_Not_Silence_Each_Other()
    {
        var limit = new LogLimit(_clock);

        Assert.True(limit.Allows("key", out _) && limit.Allows("missing", out _));
    }
}
