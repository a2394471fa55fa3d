using DminServing.Cli.Load;
using Xunit;

namespace DminServing.Cli.Tests.Load;

public sealed class RateSweepTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(437)]
    [InlineData(5000)]
    public async Task The_Highest_Rate_That_Meets_The_Limit_Is_Found_Within_Six_Percent(double capacity)
    {
        var best = await new RateSweep(rate => Task.FromResult(Run(rate, rate <= capacity)), Limit).RunAsync(10, CancellationToken.None);

        Assert.InRange(best!.Rate, capacity * 0.94, capacity);
    }

    [Fact]
    public async Task One_Hiccup_Does_Not_End_A_Sweep()
    {
        var runs = 0;
        var best = await new RateSweep(rate => Task.FromResult(Run(rate, rate <= 437 && ++runs != 2)), Limit).RunAsync(10, CancellationToken.None);

        Assert.InRange(best!.Rate, 437 * 0.94, 437);
    }

    [Fact]
    public async Task Without_Any_That_Meets_It_There_Is_None() =>
        Assert.Null(await new RateSweep(rate => Task.FromResult(Run(rate, false)), Limit).RunAsync(10, CancellationToken.None));

    private static LoadReport Run(double rate, bool isFast)
    {
        var recorder = new LoadRecorder([1]);
        recorder.Due();
        recorder.Ended(isFast ? Limit / 2 : 2 * Limit, 1, new LoadAnswer(Outcome.Answered));
        return recorder.Report(new LoadPlan(rate, default, default, default, 1), TimeSpan.FromSeconds(1));
    }
}
