using DminServing.ModelContract.Golden;
using DminServing.Protos.V1;
using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests;

/// <summary>The committed demo model, served on embedded defaults.</summary>
public sealed class DemoModelTests : IAsyncLifetime
{
    private static readonly string Version = Repository.File("models/dmin-demo/1");
    private ServerUnderTest _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerUnderTest.StartAsync(Repository.File("models"), ("Models:Default", "dmin-demo"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Scores_On_The_Wire_Are_The_Trained_Networks()
    {
        foreach (var (query, expected) in GoldenFile.Load(Path.Combine(Version, GoldenFile.FileName)).Cases)
        {
            var answer = await Client.ScoreAsync(new ScoreRequest
            {
                UserId = query.UserId,
                ItemIds = { query.Candidates.Strings! },
                Behaviors = new BehaviorSequence { ItemIds = { query.Behaviors!.Select(behavior => behavior.ItemId) }, TimestampsMs = { query.Behaviors!.Select(behavior => behavior.TimestampMs) } },
            });

            Assert.All(answer.Index.Zip(answer.Ctr), row => Assert.Equal(expected[(int)row.First], row.Second, 1e-5f));
        }
    }

    [Fact]
    public async Task A_Score_Stays_The_Same_Among_Any_Candidates()
    {
        string[] items = [.. File.ReadLines(Path.Combine(Version, "item_id.vocab"))];
        var alone = await ScoreAsync(items[7]);

        foreach (var count in new[] { 2, 127, 128, 129, 2000 })
        {
            var together = await ScoreAsync([.. Enumerable.Range(0, count - 1).Select(place => items[place * 31 % items.Length]), items[7]]);

            Assert.Equal(alone.Ctr[0], together.Ctr[together.Index.IndexOf((uint)count - 1)], 1e-6f);
        }
    }

    [Fact]
    public async Task The_Last_Clicks_Decide_Which_Category_Ranks_First()
    {
        string[] items = [.. File.ReadLines(Path.Combine(Version, "item_id.vocab"))];
        string[] shoes = [.. items.Where(item => item.StartsWith("shoes-", StringComparison.Ordinal))];
        string[] trousers = [.. items.Where(item => item.StartsWith("trousers-", StringComparison.Ordinal))];
        string[] candidates = [.. trousers.Take(3), .. shoes.Take(3)];

        var afterShoes = await ScoreAsync(candidates, [.. shoes.TakeLast(5)]);
        var afterTrousers = await ScoreAsync(candidates, [.. shoes.TakeLast(5), .. trousers.TakeLast(5)]);

        Assert.All(afterShoes.ItemIds.Take(3), item => Assert.StartsWith("shoes-", item, StringComparison.Ordinal));
        Assert.All(afterTrousers.ItemIds.Take(3), item => Assert.StartsWith("trousers-", item, StringComparison.Ordinal));
    }

    private ScoringService.ScoringServiceClient Client => new(_server.Grpc);

    private Task<ScoreResponse> ScoreAsync(params string[] candidates) => ScoreAsync(candidates, ["shoes-trail-runner"]);

    private async Task<ScoreResponse> ScoreAsync(string[] candidates, string[] history) =>
        await Client.ScoreAsync(new ScoreRequest
        {
            UserId = "somebody",
            ItemIds = { candidates },
            Behaviors = new BehaviorSequence { ItemIds = { history }, TimestampsMs = { Enumerable.Range(0, history.Length).Select(second => 1_764_000_000_000L + (second * 1000)) } },
        });
}
