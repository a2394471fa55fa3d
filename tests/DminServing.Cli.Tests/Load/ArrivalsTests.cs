using DminServing.Cli.Load;
using Xunit;

namespace DminServing.Cli.Tests.Load;

public sealed class ArrivalsTests
{
    [Fact]
    public void The_Same_Seed_Gives_The_Same_Arrivals() =>
        Assert.Equal(Arrivals.Poisson(200, seed: 7).Take(1000), Arrivals.Poisson(200, seed: 7).Take(1000));

    [Fact]
    public void Another_Seed_Gives_Others() =>
        Assert.NotEqual(Arrivals.Poisson(200, seed: 7).Take(10), Arrivals.Poisson(200, seed: 8).Take(10));

    [Fact]
    public void The_Rate_Is_The_Mean_And_Gaps_Spread_As_Much_As_Their_Mean()
    {
        double[] due = [0, .. Arrivals.Poisson(200, seed: 1).Take(100_000).Select(arrival => arrival.TotalSeconds)];
        double[] gaps = [.. due.Zip(due.Skip(1), (left, right) => right - left)];
        var mean = gaps.Average();

        Assert.All(gaps, gap => Assert.True(gap >= 0));
        Assert.Equal(1d / 200, mean, 0.02 / 200);
        Assert.Equal(mean, Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))), 0.02 / 200); // as exponential gaps do
    }
}
