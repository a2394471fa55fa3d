using DminServing.Cli.Load;
using Xunit;

namespace DminServing.Cli.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public async Task It_Is_Read_While_It_Is_Written()
    {
        var histogram = new LatencyHistogram();
        var writing = Task.Run(() =>
        {
            for (var microseconds = 0; microseconds < 200_000; microseconds++)
            {
                histogram.Record(TimeSpan.FromMicroseconds(microseconds));
            }
        });
        while (!writing.IsCompleted)
        {
            histogram.Percentiles();
        }

        await writing;
        Assert.Equal(200_000, histogram.Percentiles().Count);
    }

    [Fact]
    public void Two_Become_One()
    {
        var (one, other) = (new LatencyHistogram(), new LatencyHistogram());
        one.Record(TimeSpan.FromMicroseconds(10));
        other.Record(TimeSpan.FromMicroseconds(20));

        one.Add(other);

        Assert.Equal((2, 10, 20), (one.Percentiles().Count, one.Percentiles().P50, one.Percentiles().Max));
        Assert.Equal(1, other.Percentiles().Count);
    }

    [Fact]
    public void Nothing_Recorded_Is_No_Trouble() => Assert.Equal(0, new LatencyHistogram().Percentiles().P99);
}
