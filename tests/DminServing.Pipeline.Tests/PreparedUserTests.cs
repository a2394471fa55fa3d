using CsCheck;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests;

public sealed class PreparedUserTests : IDisposable
{
    private const float Same = 1e-6f;
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly TempFolder _folder = new();
    private readonly HandMadeModel _model = new() { Layout = GraphLayout.Grouped };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_Prepared_User_Is_Scored_With_The_Behaviors_Of_That_Moment()
    {
        await using var host = PipelineHost.Serving(_folder, _model);
        await host.Store.AppendAsync("user-1", [new(HandMadeModel.ItemId(3), 1000)], Never);

        var prepared = await host.Pipeline.PrepareAsync(User("user-1"), Never);
        await host.Store.AppendAsync("user-1", [new(HandMadeModel.ItemId(4), 2000)], Never);
        var with = await host.Pipeline.ScoreAsync(User("user-1", 20) with { PreparedUser = prepared.Token }, Never);
        var without = await host.Pipeline.ScoreAsync(User("user-1", 20), Never);

        Assert.Equal((BehaviorSource.Prepared, true), (with.User.Source, with.IsUserReused));
        Assert.Equal(_model.Score(1, [3], 20), with.Ranked.Ctr[0], Same);
        Assert.Equal((BehaviorSource.Store, false), (without.User.Source, without.IsUserReused));
        Assert.Equal(_model.Score(1, [3, 4], 20), without.Ranked.Ctr[0], Same);
    }

    [Fact]
    public async Task The_Next_Page_Finds_The_Users_Side_Done()
    {
        await using var host = PipelineHost.Serving(_folder, _model);

        var first = await host.Pipeline.ScoreAsync(User("user-1", 20, 21), Never);
        var second = await host.Pipeline.ScoreAsync(User("user-1", 22, 23), Never);

        Assert.Equal((false, true), (first.IsUserReused, second.IsUserReused));
    }

    [Fact]
    public async Task A_Token_Lives_For_A_Short_Time()
    {
        await using var host = PipelineHost.Serving(_folder, _model);
        await host.Store.AppendAsync("user-1", [new(HandMadeModel.ItemId(3), 1000)], Never);
        var prepared = await host.Pipeline.PrepareAsync(User("user-1"), Never);

        host.Clock.Advance(prepared.Lifetime + TimeSpan.FromMilliseconds(1));

        Assert.Equal(BehaviorSource.Store, (await host.Pipeline.ScoreAsync(User("user-1", 20) with { PreparedUser = prepared.Token }, Never)).User.Source);
    }

    [Fact]
    public async Task Another_Servers_Token_Is_As_Good_As_None()
    {
        await using var host = PipelineHost.Serving(_folder, _model);
        await host.Store.AppendAsync("user-1", [new(HandMadeModel.ItemId(3), 1000)], Never);

        Assert.Equal(BehaviorSource.Store, (await host.Pipeline.ScoreAsync(User("user-1", 20) with { PreparedUser = "somewhere-else" }, Never)).User.Source);
    }

    [Fact]
    public async Task Another_Users_Token_Is_Refused()
    {
        await using var host = PipelineHost.Serving(_folder, _model);
        var prepared = await host.Pipeline.PrepareAsync(User("user-1"), Never);

        var refusal = await Assert.ThrowsAsync<InvalidQueryException>(() => host.Pipeline.ScoreAsync(User("user-2", 20) with { PreparedUser = prepared.Token }, Never));

        Assert.Equal("prepared_user", refusal.Field);
    }

    [Fact]
    public async Task Without_The_Store_There_Is_Nothing_To_Keep()
    {
        _model.WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder, ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()}"), ("Behaviors:Redis:Timeout", "00:00:02"));
        host.Models.Load();

        var prepared = await host.Pipeline.PrepareAsync(User("user-1"), Never);

        Assert.Equal("", prepared.Token);
        Assert.Equal([DegradedReason.BehaviorsUnavailable], prepared.Degraded);
        await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(() => host.Pipeline.PrepareAsync(User("user-1") with { AllowDegraded = false }, Never));
    }

    /// <summary>Users click, are prepared and scored in any order; nobody is ever scored with another's or with an older history than theirs.</summary>
    [Theory]
    [InlineData("0")]
    [InlineData("64")]
    public async Task Nobody_Is_Scored_With_Another_History_Than_Their_Own(string userCacheMiB)
    {
        _model.WriteTo(_folder.Path);
        await Gen.Select(Gen.Int[0, 2], Gen.Int[1, HandMadeModel.Users], Gen.Int[1, 5]).Array[1, 60].SampleAsync(
            async steps =>
            {
                await using var host = PipelineHost.Create(_folder, ("Inference:UserCacheMiB", userCacheMiB));
                host.Models.Load();
                var now = Enumerable.Range(0, HandMadeModel.Users + 1).Select(_ => new List<int>()).ToArray();
                var then = new (string Token, int[] History)[HandMadeModel.Users + 1];
                foreach (var (kind, user, item) in steps)
                {
                    var id = $"user-{user}";
                    switch (kind)
                    {
                        case 0:
                            now[user].Add(item);
                            await host.Store.AppendAsync(id, [new(HandMadeModel.ItemId(item), now[user].Count)], Never);
                            break;
                        case 1:
                            then[user] = ((await host.Pipeline.PrepareAsync(User(id), Never)).Token, [.. now[user]]);
                            break;
                        default:
                            var fresh = await host.Pipeline.ScoreAsync(User(id, item), Never);
                            Assert.Equal(_model.Score(user, Newest(now[user]), item), fresh.Ranked.Ctr[0], Same);
                            if (then[user].Token is { } token)
                            {
                                var prepared = await host.Pipeline.ScoreAsync(User(id, item) with { PreparedUser = token }, Never);
                                Assert.Equal(_model.Score(user, Newest(then[user].History), item), prepared.Ranked.Ctr[0], Same);
                            }

                            break;
                    }
                }
            },
            iter: 20);
    }

    private int[] Newest(IReadOnlyList<int> history) => [.. history.Skip(history.Count - _model.MaxBehaviors)];

    private static ScoringQuery User(string user, params int[] candidates) => new QueryBuilder().OfUser(user).WithStoredHistory().WithCandidates(candidates).Build();
}
