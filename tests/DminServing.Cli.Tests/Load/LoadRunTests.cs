using DminServing.Cli.Load;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Load;

public sealed class LoadRunTests
{
    private static readonly LoadAnswer Answered = new(Outcome.Answered);
    private static readonly LoadPlan Plan = new(Rate: 1000, Warmup: TimeSpan.Zero, Duration: TimeSpan.FromMilliseconds(200), Deadline: TimeSpan.FromSeconds(30), Seed: 1);

    [Fact]
    public async Task Every_Request_Ends_In_One_Account()
    {
        var report = await RunAsync(Plan, place => Task.FromResult(new LoadAnswer((Outcome)(place % 4), Reason: $"reason {place % 4}")));

        Assert.Equal(DueIn(Plan).Length, report.Accounts.Sent);
        Assert.True(report.Accounts.AddUp);
        Assert.All(new[] { report.Accounts.Answered, report.Accounts.Refused, report.Accounts.Failed, report.Accounts.TimedOut }, count => Assert.Equal(report.Accounts.Sent / 4d, count, 1d));
        Assert.Equal(3, report.Reasons.Count);
    }

    [Fact]
    public async Task A_Slow_Server_Does_Not_Slow_The_Generator_And_Its_Whole_Wait_Is_Measured()
    {
        // Answers nothing before everything was sent: the first request waits as long as the run, and the median half of it.
        // A generator that waits for answers would send one request and measure it once.
        var due = DueIn(Plan);
        var allSent = new TaskCompletionSource();
        var report = await RunAsync(Plan, async place =>
        {
            if (place == due.Length)
            {
                allSent.SetResult();
            }

            await allSent.Task;
            return Answered;
        });

        Assert.Equal(due.Length, report.Accounts.Answered);
        Assert.InRange(report.Latency.Max, (due[^1] - due[0]).TotalMicroseconds * 0.99, double.PositiveInfinity);
        Assert.InRange(report.Latency.P50, (due[^1] - due[due.Length / 2]).TotalMicroseconds * 0.99, double.PositiveInfinity);
    }

    [Fact]
    public async Task What_Was_Done_Ahead_Of_A_Request_Is_No_Part_Of_Its_Latency()
    {
        var ahead = TimeSpan.FromHours(1);
        var report = await RunAsync(Plan, _ => Task.FromResult(new LoadAnswer(Outcome.Answered, Ahead: ahead, IsPrepared: true)));

        Assert.Equal(report.Accounts.Sent, report.Prepared);
        Assert.InRange(report.Latency.Max, 0, 0);
    }

    [Fact]
    public async Task Warmup_Is_Sent_And_Not_Counted()
    {
        using var target = new FakeTarget(_ => Task.FromResult(Answered));
        var plan = Plan with { Warmup = TimeSpan.FromMilliseconds(100), Duration = TimeSpan.FromMilliseconds(100) };
        var report = await RunAsync(plan, target);

        Assert.Equal(DueIn(Plan).Length, target.Asked);
        Assert.Equal(DueIn(Plan).Count(due => due >= plan.Warmup), report.Accounts.Sent);
    }

    [Fact]
    public async Task What_Never_Ends_Is_Missing_In_The_Accounts()
    {
        var plan = Plan with { Deadline = TimeSpan.FromMilliseconds(1) };
        using var target = new FakeTarget(_ => new TaskCompletionSource<LoadAnswer>().Task);
        var run = NewRun(plan, target, new ImpatientTimeProvider());

        Assert.False((await run.RunAsync(CancellationToken.None)).Accounts.AddUp);
    }

    private static TimeSpan[] DueIn(LoadPlan plan) => [.. Arrivals.Poisson(plan.Rate, plan.Seed).TakeWhile(due => due < plan.Warmup + plan.Duration)];

    private static async Task<LoadReport> RunAsync(LoadPlan plan, Func<int, Task<LoadAnswer>> answer)
    {
        using var target = new FakeTarget(answer);
        return await RunAsync(plan, target);
    }

    private static Task<LoadReport> RunAsync(LoadPlan plan, FakeTarget target) => NewRun(plan, target, TimeProvider.System).RunAsync(CancellationToken.None);

    private static LoadRun NewRun(LoadPlan plan, FakeTarget target, TimeProvider time)
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder["ids"], ["a", "b", "c"]);
        var ids = IdPool.Load(folder["ids"]);
        var shape = new RequestShape(CandidateMix.Parse("2"), AreNumbers: false, Behaviors: 0, Model: "");
        return new LoadRun(target, new RequestSource(ids, ids, shape, plan.Seed), plan, new LoadRecorder(shape.Candidates.Sizes), time);
    }

    /// <summary>Timers fire at once: a test does not wait for the grace time.</summary>
    private sealed class ImpatientTimeProvider : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
