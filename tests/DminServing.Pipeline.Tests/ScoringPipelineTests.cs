using DminServing.ModelContract.Calibration;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests;

public sealed class ScoringPipelineTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public async Task Candidates_Come_Back_Best_First_With_The_Models_Scores(GraphLayout layout)
    {
        var model = new HandMadeModel { Layout = layout };
        await using var host = PipelineHost.Serving(_folder, model);
        int[] candidates = [12, 3, 45, 3, 0];

        var answer = await host.Pipeline.ScoreAsync(new QueryBuilder().OfUser("user-2").WithHistory(4, 5, 6).WithCandidates(candidates).Build(), Never);

        float[] scores = [.. candidates.Select(candidate => model.Score(2, [4, 5, 6], candidate))];
        Assert.Equal(Enumerable.Range(0, 5).OrderByDescending(place => scores[place]), answer.Ranked.Index);
        Assert.All(answer.Ranked.Index.Zip(answer.Ranked.Ctr), row => Assert.Equal(scores[row.First], row.Second, 1e-6f));
        Assert.Equal((1, "handmade"), (answer.UnknownItems, answer.Model.Name));
        Assert.Equal(new UserState(BehaviorSource.Inline, 3, Truncated: false, NewestAgeMs: 1000), answer.User);
        Assert.Empty(answer.Degraded);
    }

    [Fact]
    public async Task Calibrated_Rates_Stand_Beside_The_Scores_And_Ties_Keep_The_Order_Of_The_Scores()
    {
        var steps = new IsotonicSteps([0.4f, 0.6f], [0.3f, 0.3f]); // all candidates have one rate
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel { Calibration = steps });
        var query = new QueryBuilder().OfUser("user-2").WithHistory(4, 5, 6).WithCandidates(12, 3, 45, 0).Build();

        var raw = await host.Pipeline.ScoreAsync(query, Never);
        var calibrated = await host.Pipeline.ScoreAsync(query with { Calibrate = true }, Never);

        Assert.Equal(raw.Ranked.Index, calibrated.Ranked.Index);
        Assert.Equal(raw.Ranked.Ctr, calibrated.Ranked.Ctr);
        Assert.All(calibrated.CalibratedCtr(), rate => Assert.Equal(0.3f, rate));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_Model_Without_Calibration_Refuses_To_Calibrate_Even_Nothing(int candidates)
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        var query = new QueryBuilder().WithCandidates([.. Enumerable.Range(1, candidates)]).Build() with { Calibrate = true };

        var refusal = await Assert.ThrowsAsync<InvalidQueryException>(() => host.Pipeline.ScoreAsync(query, Never));

        Assert.Equal("calibrate", refusal.Field);
    }

    [Fact]
    public async Task Stored_Behaviors_Are_Used_When_The_Query_Has_None()
    {
        var model = new HandMadeModel();
        await using var host = PipelineHost.Serving(_folder, model);
        await host.Store.AppendAsync("user-1", [.. Enumerable.Range(1, 8).Select(item => new Behavior(HandMadeModel.ItemId(item), item * 1000))], Never);

        var answer = await host.Pipeline.ScoreAsync(new QueryBuilder().WithStoredHistory().WithCandidates(20).Build(), Never);

        Assert.Equal(model.Score(1, [3, 4, 5, 6, 7, 8], 20), answer.Ranked.Ctr[0], 1e-6f);
        Assert.Equal(new UserState(BehaviorSource.Store, 6, Truncated: true, NewestAgeMs: 992_000), answer.User);
    }

    [Fact]
    public async Task A_New_User_Is_Scored_As_A_Cold_Start()
    {
        var model = new HandMadeModel();
        await using var host = PipelineHost.Serving(_folder, model);

        var answer = await host.Pipeline.ScoreAsync(new QueryBuilder().OfUser("nobody").WithStoredHistory().WithCandidates(9).Build(), Never);

        Assert.Equal(model.Score(0, [], 9), answer.Ranked.Ctr[0], 1e-6f);
        Assert.Equal((BehaviorSource.None, true, null), (answer.User.Source, answer.User.IsColdStart, answer.User.NewestAgeMs));
        Assert.Empty(answer.Degraded);
    }

    [Fact]
    public async Task Top_K_Keeps_The_Best()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        var query = new QueryBuilder().WithHistory(1).WithCandidates([.. Enumerable.Range(1, 50)]).Build();

        var all = await host.Pipeline.ScoreAsync(query, Never);
        var best = await host.Pipeline.ScoreAsync(query with { TopK = 5 }, Never);

        Assert.Equal(all.Ranked.Index[..5], best.Ranked.Index);
    }

    [Fact]
    public async Task No_Candidates_Need_No_Work()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder, ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()}"));
        host.Models.Load();

        var answer = await host.Pipeline.ScoreAsync(new QueryBuilder().WithStoredHistory().WithCandidates().With(query => query with { AllowDegraded = false }).Build(), Never);

        Assert.Empty(answer.Ranked.Index);
        Assert.Equal(0, host.Get<InferenceLanes>().Counts.Received);
    }

    [Fact]
    public async Task Without_The_Store_The_Answer_Is_Degraded_Or_Refused_As_The_Query_Wishes()
    {
        var model = new HandMadeModel();
        model.WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder, ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()}"), ("Behaviors:Redis:Timeout", "00:00:02"));
        host.Models.Load();
        var query = new QueryBuilder().WithStoredHistory().WithCandidates(9).Build();

        var answer = await host.Pipeline.ScoreAsync(query, Never);

        Assert.Equal([DegradedReason.BehaviorsUnavailable], answer.Degraded);
        Assert.Equal(model.Score(1, [], 9), answer.Ranked.Ctr[0], 1e-6f);
        await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(() => host.Pipeline.ScoreAsync(query with { AllowDegraded = false }, Never));
    }

    [Fact]
    public async Task A_User_Who_Was_Read_Before_The_Store_Was_Lost_Is_Scored_With_That_And_The_Answer_Says_So()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        redis.Cli("ZADD", "dmin:behaviors:{user-1}", "1000", "1000:item-4");
        var model = new HandMadeModel();
        model.WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder, ("Behaviors:Redis:Connection", redis.Connection));
        host.Models.Load();
        Assert.True(await host.Store.ConnectAsync(Never));
        var query = new QueryBuilder().WithStoredHistory().WithCandidates(9).Build() with { UserId = "user-1" };
        var before = await host.Pipeline.ScoreAsync(query, Never);

        await host.Get<UserBehaviors>().AppendAsync("user-1", [new("item-5", 2000)], Never);
        redis.Kill();
        host.Clock.Advance(TimeSpan.FromSeconds(7));
        var after = await host.Pipeline.ScoreAsync(query, Never);

        Assert.Equal((BehaviorSource.Store, 1, null), (before.User.Source, before.User.Length, before.User.BehaviorsAgeMs));
        Assert.Equal((BehaviorSource.Stale, 2, 7000L), (after.User.Source, after.User.Length, after.User.BehaviorsAgeMs));
        Assert.Equal([DegradedReason.BehaviorsStale], after.Degraded);
        Assert.Equal(model.Score(1, [4, 5], 9), after.Ranked.Ctr[0], 1e-6f);
        var prepared = await host.Pipeline.PrepareAsync(query, Never);
        Assert.Equal("", prepared.Token);
        Assert.Equal([DegradedReason.BehaviorsStale], prepared.Degraded);
        await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(() => host.Pipeline.ScoreAsync(query with { AllowDegraded = false }, Never));
    }

    [Fact]
    public async Task A_Key_That_Was_Made_Something_Else_Leaves_Its_User_Without_Behaviors()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        redis.Cli("ZADD", "dmin:behaviors:{user-1}", "1000", "1000:item-4");
        new HandMadeModel().WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder, ("Behaviors:Redis:Connection", redis.Connection));
        host.Models.Load();
        Assert.True(await host.Store.ConnectAsync(Never));
        var query = new QueryBuilder().WithStoredHistory().WithCandidates(9).Build() with { UserId = "user-1" };
        await host.Pipeline.ScoreAsync(query, Never);

        redis.Cli("SET", "dmin:behaviors:{user-1}", "text");
        var answer = await host.Pipeline.ScoreAsync(query, Never);

        Assert.Equal((BehaviorSource.None, true), (answer.User.Source, answer.User.IsColdStart));
        Assert.Equal([DegradedReason.BehaviorsUnavailable], answer.Degraded);
    }

    [Fact]
    public async Task A_Score_That_Is_No_Number_Never_Leaves()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel { BrokenItem = 41 });

        await Assert.ThrowsAsync<NonFiniteScoreException>(() => host.Pipeline.ScoreAsync(new QueryBuilder().WithHistory(1).WithCandidates(1, 41).Build(), Never));
    }

    [Fact]
    public async Task A_Few_Scores_That_Are_No_Numbers_Are_The_Models_Prior()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel { BrokenItem = 41, PriorCtr = 0.125 });
        int[] candidates = [.. Enumerable.Repeat(1, 99), 41];

        var answer = await host.Pipeline.ScoreAsync(new QueryBuilder().WithHistory(1).WithCandidates(candidates).Build(), Never);

        Assert.Equal([99], answer.Replaced);
        Assert.Equal(0.125f, answer.Ranked.Ctr[Array.IndexOf(answer.Ranked.Index, 99)]);
        Assert.Equal([DegradedReason.ScoresReplaced], answer.Degraded);
        Assert.False(host.Get<FiniteScores>().IsBroken);
    }

    [Fact]
    public async Task A_Model_With_Many_Scores_That_Are_No_Numbers_Is_Not_Fit_To_Serve_Any_More()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel { BrokenItem = 41, PriorCtr = 0.125 });
        var query = new QueryBuilder().WithHistory(1).WithCandidates([1, .. Enumerable.Repeat(41, 9)]).Build();

        await Assert.ThrowsAsync<NonFiniteScoreException>(() => host.Pipeline.ScoreAsync(query, Never));
        Assert.False(host.Get<FiniteScores>().IsBroken); // nine scores say nothing about a model
        await Assert.ThrowsAsync<NonFiniteScoreException>(() => host.Pipeline.ScoreAsync(query, Never));

        Assert.True(host.Get<FiniteScores>().IsBroken);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(host.Get<FiniteScores>().IsBroken);
    }

    [Fact]
    public async Task A_Column_The_Model_Does_Not_Take_Is_Refused()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        var query = new QueryBuilder().WithCandidates(1).With(query => query with { Context = new Dictionary<string, string> { ["hour"] = "3" } }).Build();

        Assert.Equal("context.hour", (await Assert.ThrowsAsync<InvalidQueryException>(() => host.Pipeline.ScoreAsync(query, Never))).Field);
    }

    [Fact]
    public async Task Before_The_Models_Are_Loaded_Nothing_Is_Scored()
    {
        await using var host = PipelineHost.Create(_folder);

        await Assert.ThrowsAsync<ModelsNotReadyException>(() => host.Pipeline.ScoreAsync(new QueryBuilder().Build(), Never));
    }

    [Fact]
    public async Task Warming_Up_Scores_Every_Model_Also_Without_The_Store()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        new HandMadeModel { Version = 2, Layout = GraphLayout.Grouped }.WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder, ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()}"));
        host.Models.Load();

        await host.Get<PipelineWarmUp>().RunAsync(Never);

        var counts = host.Get<InferenceLanes>().Counts;
        Assert.Equal(2 * 80, counts.Received);
        Assert.Equal(counts.Received, counts.Completed);
    }

    [Fact]
    public async Task Warming_Up_Gives_Way_To_Traffic_That_Fills_The_Queue()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        host.Get<InferenceLanes>().Dispose(); // now every request is one too many

        await host.Get<PipelineWarmUp>().RunAsync(Never);
    }

    [Fact]
    public async Task A_Users_View_Numbers_The_Behaviors_In_Reverse_Time()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());
        await host.Store.AppendAsync("u", [new("item-7", 10_000), new("gone", 30_000), new("item-8", 20_000)], Never);

        var view = await host.Get<UserBehaviors>().ReadAsync("u", "", "", Never);

        Assert.Equal(
            [new(1, "gone", 30_000, 970_000, Known: false), new(2, "item-8", 20_000, 980_000, Known: true), new(3, "item-7", 10_000, 990_000, Known: true)],
            view.NewestFirst);
    }
}
