using DminServing.Pipeline.Batching;
using Xunit;

namespace DminServing.Pipeline.Tests.Batching;

public sealed class DecayingRatioTests
{
    [Fact]
    public void Before_There_Is_A_Pair_It_Is_The_Guess() => Assert.Equal(2.5, new DecayingRatio(2.5).Value);

    [Fact]
    public void A_Large_Pair_Counts_More_Than_A_Small_One()
    {
        var ratio = new DecayingRatio(1);

        ratio.Add(10, 1);
        ratio.Add(1000, 1000);

        Assert.InRange(ratio.Value, 1, 1.01);
    }

    [Fact]
    public void Slow_First_Runs_Are_Forgotten_By_The_End_Of_A_Warm_Up()
    {
        var ratio = new DecayingRatio(1);
        ratio.Add(50, 1); // as long as fifty of the others

        for (var run = 0; run < 80; run++)
        {
            ratio.Add(1, 1);
        }

        Assert.InRange(ratio.Value, 1, 1.05);
    }
}
