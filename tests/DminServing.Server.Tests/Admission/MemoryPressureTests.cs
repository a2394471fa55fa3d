using DminServing.Pipeline.Telemetry;
using DminServing.Server.Admission;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Admission;

public sealed class MemoryPressureTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<MemoryPressure> _log = new();

    [Theory]
    [InlineData(0.2, MemoryLevel.Enough)]
    [InlineData(0.85, MemoryLevel.Enough)]
    [InlineData(0.86, MemoryLevel.Short)]
    [InlineData(0.95, MemoryLevel.Short)]
    [InlineData(0.96, MemoryLevel.Gone)]
    internal void The_Level_Follows_The_Part_In_Use(double used, MemoryLevel level) => Assert.Equal(level, Of(() => used).Level);

    [Fact]
    public void It_Is_Looked_At_Ten_Times_A_Second_At_Most()
    {
        var looks = 0;
        var memory = Of(() => ++looks > 1 ? 0.9 : 0.2);

        for (var request = 0; request < 100; request++)
        {
            Assert.Equal(MemoryLevel.Enough, memory.Level);
        }

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(MemoryLevel.Short, memory.Level);
        Assert.Equal(2, looks);
    }

    [Fact]
    public void Short_Memory_Is_Logged_With_The_Way_Out()
    {
        _ = Of(() => 0.9).Level;

        Assert.Equal(4003, _log.LatestRecord.Id.Id);
        Assert.Contains("90 %", _log.LatestRecord.Message, StringComparison.Ordinal);
        Assert.Contains("Give the server more", _log.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_The_Runtime_Uses_Is_A_Part()
    {
        GC.Collect(0);

        Assert.InRange(MemoryPressure.Used(), double.Epsilon, 1);
    }

    private MemoryPressure Of(Func<double> used) => new(used, _time, new LogLimit(_time), _log);
}
