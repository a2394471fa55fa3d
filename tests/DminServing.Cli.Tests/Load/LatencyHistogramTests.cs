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
    public void Nothing_Recorded_Is_No_Trouble() => Assert.Equal(0, new LatencyHistogram().Percentiles().P99);
}
