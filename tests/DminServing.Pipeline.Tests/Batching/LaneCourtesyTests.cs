using DminServing.Pipeline.Batching;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Batching;

public sealed class LaneCourtesyTests
{
    [Fact]
    public void A_Lane_Gives_Way_Each_Time_While_Others_Need_Little()
    {
        Assert.Equal([1, 2, 3, 4], GiveWays(4, milliseconds: 0.2));
    }

    [Fact]
    public void A_Lane_From_Which_The_Core_Was_Kept_Keeps_It_For_A_While_And_Then_Tries_Again()
    {
        var gaveWay = GiveWays(LaneCourtesy.Kept + 2, milliseconds: 3);

        Assert.Equal([1, .. Enumerable.Repeat(1, LaneCourtesy.Kept), 2], gaveWay);
    }

    // How often the lane has given way after each occasion, if others then take so long.
    private static int[] GiveWays(int occasions, double milliseconds)
    {
        var (clock, gaveWay) = (new FakeTimeProvider(), 0);
        var courtesy = new LaneCourtesy(clock, () =>
        {
            gaveWay++;
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        });
        return [.. Enumerable.Range(0, occasions).Select(_ =>
        {
            courtesy.GiveWay();
            return gaveWay;
        })];
    }
}
