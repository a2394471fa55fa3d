extern alias dmin;

using DminServing.Cli.Load;
using Xunit;
using StageTimings = dmin::DminServing.Protos.V1.StageTimings;

namespace DminServing.Cli.Tests.Load;

public sealed class LoadRecorderTests
{
    private static readonly LoadPlan Plan = new(Rate: 1, TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Seed: 1);
    private readonly LoadRecorder _recorder = new([10, 200]);

    [Fact]
    public void Outside_Is_What_The_Servers_Total_Leaves()
    {
        _recorder.Ended(TimeSpan.FromMicroseconds(900), 10, new LoadAnswer(Outcome.Answered, new StageTimings { Behaviors = 30, Encode = 40, Queue = 50, Infer = 400, Rank = 5, Total = 525 }));

        var stages = _recorder.Report(Plan, TimeSpan.FromSeconds(1)).Stages;

        Assert.Equal([30, 40, 50, 400, 5, 525, 375], stages.Values.Select(stage => stage.P50));
    }

    [Fact]
    public void Who_Waited_In_Vain_Is_In_The_Latency_And_Who_Was_Refused_Is_Not()
    {
        _recorder.Ended(TimeSpan.FromMilliseconds(1), 10, new LoadAnswer(Outcome.Answered));
        _recorder.Ended(TimeSpan.FromMilliseconds(1000), 200, new LoadAnswer(Outcome.TimedOut));
        _recorder.Ended(TimeSpan.FromMilliseconds(2), 10, new LoadAnswer(Outcome.Refused));

        var report = _recorder.Report(Plan, TimeSpan.FromSeconds(1));

        Assert.Equal(2, report.Latency.Count);
        Assert.Equal(1, report.ByCandidates[200].Count);
        Assert.Equal(10, report.CandidatesPerSecond);
    }

    [Fact]
    public void Percentiles_Are_Right_To_Three_Digits()
    {
        foreach (var milliseconds in Enumerable.Range(1, 1000))
        {
            _recorder.Ended(TimeSpan.FromMilliseconds(milliseconds), 10, new LoadAnswer(Outcome.Answered));
        }

        var latency = _recorder.Report(Plan, TimeSpan.FromSeconds(1)).Latency;

        Assert.Equal(500_000, latency.P50, 500d);
        Assert.Equal(950_000, latency.P95, 950d);
        Assert.Equal(990_000, latency.P99, 990d);
        Assert.Equal(999_000, latency.P999, 999d);
        Assert.Equal(1_000_000, latency.Max, 1_000d);
    }

    [Fact]
    public void A_Limit_Is_Met_Only_With_Answers()
    {
        _recorder.Due();
        _recorder.Due();
        _recorder.Ended(TimeSpan.FromMilliseconds(1), 10, new LoadAnswer(Outcome.Answered));
        _recorder.Ended(TimeSpan.FromMilliseconds(1), 10, new LoadAnswer(Outcome.Refused));

        Assert.False(_recorder.Report(Plan, TimeSpan.FromSeconds(1)).Meets(TimeSpan.FromMilliseconds(50)));
    }
}
