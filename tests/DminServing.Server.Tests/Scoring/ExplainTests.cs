using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Grpc.Core;
using Xunit;

namespace DminServing.Server.Tests.Scoring;

/// <summary>Explanations of the demo model, over gRPC and REST.</summary>
public sealed class ExplainTests : IAsyncLifetime
{
    private const string User = "anna-shoes-lately";
    private static readonly string[] Items = [.. File.ReadLines(Repository.File("models/dmin-demo/1/item_id.vocab")).Where((_, line) => line % 40 == 7)];
    private ServerUnderTest _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerUnderTest.StartAsync(Repository.File("models"), ("Models:Default", "dmin-demo"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_Explanation_Has_The_Scores_That_Are_Served()
    {
        var served = await Scoring.ScoreAsync(Question());
        var explained = await ExplainAsync(Question());

        Assert.Equal(served.Index, explained.Candidates.Select(candidate => candidate.Index));
        Assert.Equal(served.ItemIds, explained.Candidates.Select(candidate => candidate.ItemId));
        Assert.All(served.Ctr.Zip(explained.Candidates), row => Assert.Equal(row.First, row.Second.Ctr, 1e-6f));
        Assert.Equal((served.Model, served.User.Length, served.User.Source), (explained.Model, explained.User.Length, explained.User.Source));
    }

    [Fact]
    public async Task Each_Interest_Spreads_One_Over_The_Behaviors()
    {
        var explained = await ExplainAsync(Question());

        Assert.Equal(4u, explained.Interests);
        Assert.Equal((uint)explained.Behaviors.Count, explained.User.Length);
        Assert.Equal(Enumerable.Range(1, explained.Behaviors.Count).Select(position => (uint)position), explained.Behaviors.Select(behavior => behavior.Position));
        Assert.All(explained.Candidates, candidate =>
        {
            Assert.Equal(4, candidate.Attention.Count);
            Assert.All(candidate.Attention, interest =>
            {
                Assert.Equal(explained.Behaviors.Count, interest.Weights.Count);
                Assert.Equal(1, interest.Weights.Sum(), 1e-4f);
            });
        });
    }

    [Fact]
    public async Task A_Behavior_Left_Out_Changes_The_Score_As_If_It_Had_Never_Been()
    {
        var explained = await ExplainAsync(Question());

        for (var left = 0; left < explained.Behaviors.Count; left++)
        {
            var question = Question();
            question.Behaviors = new BehaviorSequence();
            foreach (var behavior in explained.Behaviors.Where((_, place) => place != left))
            {
                question.Behaviors.ItemIds.Add(behavior.ItemId);
                question.Behaviors.TimestampsMs.Add(behavior.TimestampMs);
            }

            var served = await Scoring.ScoreAsync(question);
            Assert.All(served.Index.Zip(served.Ctr), row => Assert.Equal(row.Second, explained.Candidates.Single(candidate => candidate.Index == row.First).Without[left], 1e-6f));
        }
    }

    [Fact]
    public async Task Somebody_Without_Behaviors_Is_Explained_By_None()
    {
        var question = Question();
        question.UserId = "nobody";

        var explained = await ExplainAsync(question);

        Assert.True(explained.User.ColdStart);
        Assert.Empty(explained.Behaviors);
        Assert.All(explained.Candidates, candidate => Assert.Empty(candidate.Without));
    }

    [Fact]
    public async Task Only_The_Best_Are_Explained_Where_Only_They_Are_Asked_For()
    {
        var question = Question();
        question.TopK = 2;

        Assert.Equal((await Scoring.ScoreAsync(question)).Ctr, (await ExplainAsync(question)).Candidates.Select(candidate => candidate.Ctr));
    }

    [Fact]
    public async Task Rest_Tells_The_Same()
    {
        var expected = await ExplainAsync(Question());
        using var rest = _server.Http(Listener.Rest);

        using var answer = await rest.PostAsJsonAsync("/v1/explain", new { user_id = User, item_ids = Items });
        var json = (await answer.Content.ReadFromJsonAsync<JsonElement>())!;

        Assert.Equal(expected.Candidates.Select(candidate => candidate.ItemId), Rows(json, "candidates").Select(row => row.GetProperty("item_id").GetString()));
        Assert.Equal(expected.Candidates[0].Attention.SelectMany(interest => interest.Weights), Rows(Rows(json, "candidates")[0], "attention").SelectMany(interest => interest.EnumerateArray().Select(weight => weight.GetSingle())));
        Assert.Equal(expected.Candidates[0].Without, Rows(Rows(json, "candidates")[0], "without").Select(ctr => ctr.GetSingle()));
        Assert.Equal(expected.Behaviors.Select(behavior => behavior.ItemId), Rows(json, "behaviors").Select(row => row.GetProperty("item_id").GetString()));
        Assert.Equal(4, json.GetProperty("interests").GetInt32());
    }

    [Fact]
    public async Task Too_Many_Candidates_Are_Refused_And_The_Limit_Named()
    {
        var question = Question();
        question.ItemIds.AddRange(Enumerable.Repeat("shoes-trail-runner", 50));

        var refused = await Assert.ThrowsAsync<RpcException>(() => ExplainAsync(question));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("at most 50", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_Candidates_Leave_Nothing_To_Explain()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => ExplainAsync(new ScoreRequest { UserId = User }));

        Assert.Equal((StatusCode.InvalidArgument, "item_ids is empty; name the candidates to explain."), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task Every_Explanation_That_Is_Asked_For_Is_Counted()
    {
        using var counts = new RequestCounts(_server);

        await ExplainAsync(Question());
        await Assert.ThrowsAsync<RpcException>(() => ExplainAsync(new ScoreRequest()));

        Assert.Equal((2, 1, 1), (counts["dmin.requests.received"], counts["dmin.requests ok"], counts["dmin.requests invalid"]));
    }

    [Fact]
    public async Task A_Model_Without_Attention_Says_That_It_Cannot_Explain()
    {
        using var folder = new TempFolder();
        new HandMadeModel().WriteTo(folder.Path);
        await using var server = await ServerUnderTest.StartAsync(folder);
        using var rest = server.Http(Listener.Rest);

        using var answer = await rest.PostAsJsonAsync("/v1/explain", new { user_id = "u", item_ids = new[] { "item-1" } });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new ExplainService.ExplainServiceClient(server.Grpc).ExplainAsync(new ExplainRequest { Question = new ScoreRequest { UserId = "u", ItemIds = { "item-1" } } }));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("not_explainable", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("handmade/1 cannot explain its scores", refused.Status.Detail, StringComparison.Ordinal);
    }

    private ScoringService.ScoringServiceClient Scoring => new(_server.Grpc);

    private static ScoreRequest Question() => new() { UserId = User, ItemIds = { Items } };

    private async Task<ExplainResponse> ExplainAsync(ScoreRequest question) => await new ExplainService.ExplainServiceClient(_server.Grpc).ExplainAsync(new ExplainRequest { Question = question });

    private static JsonElement[] Rows(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray()];
}
