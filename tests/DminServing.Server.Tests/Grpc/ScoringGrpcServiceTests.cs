using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DminServing.ModelContract.Calibration;
using DminServing.ModelContract.Manifest;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using IBehaviorStore = DminServing.Pipeline.Behaviors.IBehaviorStore;

namespace DminServing.Server.Tests.Grpc;

public sealed class ScoringGrpcServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public async Task Candidates_Come_Back_As_Columns_Best_First(GraphLayout layout)
    {
        var model = new HandMadeModel { Layout = layout };
        await using var server = await ServeAsync(model);
        int[] candidates = [5, 17, 17, 0, 33];

        var answer = await Client(server).ScoreAsync(new ScoreRequest
        {
            RequestId = "r-1",
            UserId = "user-3",
            ItemIds = { candidates.Select(HandMadeModel.ItemId) },
            Behaviors = new BehaviorSequence { ItemIds = { "item-2", "item-9" }, TimestampsMs = { 2000, 1000 } },
        });

        float[] scores = [.. candidates.Select(candidate => model.Score(3, [9, 2], candidate))];
        uint[] expected = [.. Enumerable.Range(0, 5).OrderByDescending(place => scores[place]).Select(place => (uint)place)];
        Assert.Equal(("r-1", "handmade", "1"), (answer.RequestId, answer.Model.Name, answer.Model.Version));
        Assert.Equal(expected, answer.Index);
        Assert.Equal(expected.Select(place => HandMadeModel.ItemId(candidates[place])), answer.ItemIds);
        Assert.All(answer.Index.Zip(answer.Ctr), row => Assert.Equal(scores[row.First], row.Second, 1e-6f));
        Assert.Empty(answer.ItemNumbers);
        Assert.Equal((UserState.Types.Source.Inline, 2u, false, false), (answer.User.Source, answer.User.Length, answer.User.Truncated, answer.User.ColdStart));
        Assert.Equal(1u, answer.UnknownItems);
        Assert.Empty(answer.Degraded);
        Assert.True(answer.Timings.Total >= answer.Timings.Infer && answer.Timings.Infer > 0);
        Assert.Null(answer.Error);
    }

    [Fact]
    public async Task Calibrated_Rates_Come_Back_As_A_Column_Beside_The_Scores_When_They_Are_Asked_For()
    {
        var platt = new PlattScaling(0.5, -1);
        await using var server = await ServeAsync(new HandMadeModel { Calibration = platt });
        var request = new ScoreRequest { UserId = "user-1", ItemIds = { "item-5", "item-17", "item-33" }, TopK = 2 };

        var raw = await Client(server).ScoreAsync(request);
        request.Calibrate = true;
        var calibrated = await Client(server).ScoreAsync(request);

        Assert.Empty(raw.CalibratedCtr);
        Assert.Equal((raw.Index, raw.Ctr), (calibrated.Index, calibrated.Ctr));
        Assert.Equal(raw.Ctr.Select(platt.Apply), calibrated.CalibratedCtr);
    }

    [Fact]
    public async Task A_Model_Without_Calibration_Refuses_To_Calibrate_And_Names_The_Way_Out()
    {
        await using var server = await ServeAsync(new HandMadeModel());

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(new ScoreRequest { UserId = "u", ItemIds = { "a" }, Calibrate = true }));

        Assert.Equal(
            (StatusCode.InvalidArgument, "handmade/1 has no calibration. Leave calibrate out for its scores as they are, or export it again: dmin-train export --calibration platt."),
            (refusal.StatusCode, refusal.Status.Detail));
    }

    [Fact]
    public async Task Numbers_Come_Back_As_Numbers()
    {
        await using var server = await ServeAsync(new HandMadeModel());

        var answer = await Client(server).ScoreAsync(new ScoreRequest { UserId = "u", ItemNumbers = { 7, -8 } });

        Assert.Equal([-8L, 7L], answer.ItemNumbers.Order());
        Assert.Empty(answer.ItemIds);
        Assert.Equal(2u, answer.UnknownItems);
    }

    [Fact]
    public async Task No_Candidates_Have_An_Empty_Answer()
    {
        await using var server = await ServeAsync(new HandMadeModel());

        var answer = await Client(server).ScoreAsync(new ScoreRequest { UserId = "u", RequestId = "empty" });

        Assert.Equal(("empty", 0), (answer.RequestId, answer.Ctr.Count));
    }

    [Fact]
    public async Task A_Request_That_Is_Not_Right_Is_Refused_By_Field_And_Limit()
    {
        await using var server = await ServeAsync(new HandMadeModel(), ("Server:MaxCandidatesPerRequest", "3"));
        var behaviors = new BehaviorSequence { ItemIds = { "a", "b" }, TimestampsMs = { 1 } };
        (ScoreRequest Request, StatusCode Status, string Detail)[] refused =
        [
            (new() { ItemIds = { "a" } }, StatusCode.InvalidArgument, "user_id is empty; it is required."),
            (new() { UserId = new string('é', 65), ItemIds = { "a" } }, StatusCode.InvalidArgument, "user_id has 130 bytes; at most 128 are taken."),
            (new() { UserId = "u", RequestId = new string('r', 129) }, StatusCode.InvalidArgument, "request_id has 129 bytes; at most 128 are taken."),
            (new() { UserId = "u", ItemIds = { "a" }, ItemNumbers = { 1 } }, StatusCode.InvalidArgument, "item_ids has 1 candidates and item_numbers 1; fill one of the two."),
            (new() { UserId = "u", ItemNumbers = { 1, 2, 3, 4 } }, StatusCode.InvalidArgument, "item_numbers has 4 candidates; at most 3 are scored at once (Server:MaxCandidatesPerRequest). Send several requests."),
            (new() { UserId = "u", ItemIds = { "a" }, Behaviors = behaviors }, StatusCode.InvalidArgument, "behaviors.timestamps_ms has 1 values for 2 item_ids; send one for each."),
            (new() { UserId = "u", ItemIds = { "a" }, ItemFeatures = { ["category"] = new FeatureColumn { Values = { "x", "y" } } } }, StatusCode.InvalidArgument, "item_features.category has 2 values for 1 candidates; send one for each."),
            (new() { UserId = "u", ItemIds = { "a" }, Context = { ["hour"] = "1" } }, StatusCode.InvalidArgument, "The model takes no 'hour' from the context; it takes: none."),
            (new() { UserId = "u", ItemIds = { "a" }, Model = "x" }, StatusCode.NotFound, "No such model is served; there are: handmade."),
            (new() { UserId = "u", ItemIds = { "a" }, ModelVersion = "9" }, StatusCode.NotFound, "No such version of handmade is served; the newest is 1."),
        ];
        foreach (var (request, status, detail) in refused)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(request));

            Assert.Equal((status, detail), (refusal.StatusCode, refusal.Status.Detail));
        }
    }

    [Fact]
    public async Task Without_Redis_The_Answer_Is_Degraded_Or_Refused()
    {
        await using var server = await ServeAsync(new HandMadeModel(), ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()}"));
        var request = new ScoreRequest { UserId = "u", ItemIds = { "item-1" } };

        var answer = await Client(server).ScoreAsync(request);
        request.AllowDegraded = false;
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(request));

        Assert.Equal([DegradedReason.BehaviorsUnavailable], answer.Degraded);
        Assert.True(answer.User.ColdStart);
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
    }

    [Fact]
    public async Task A_User_Read_Before_Redis_Was_Lost_Is_Scored_With_That_And_The_Answer_Says_So()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        var model = new HandMadeModel();
        await using var server = await ServeAsync(model, ("Behaviors:Redis:Connection", redis.Connection), ("Behaviors:Redis:Timeout", "00:00:05"), ("Behaviors:Redis:AttemptTimeout", "00:00:04"));
        redis.Cli("ZADD", "dmin:behaviors:{user-1}", "1700000000000", "1700000000000:item-4");
        var request = new ScoreRequest { UserId = "user-1", ItemIds = { "item-6" } };
        var before = await Client(server).ScoreAsync(request);

        redis.Kill();
        var after = await Client(server).ScoreAsync(request);
        using var http = server.Http(Listener.Rest);
        var rest = await http.PostAsJsonAsync("/v1/score", new { user_id = "user-1", item_ids = new[] { "item-6" } });
        request.AllowDegraded = false;
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(request));

        Assert.Equal((UserState.Types.Source.Store, false), (before.User.Source, before.User.HasBehaviorsAgeMs));
        Assert.Equal((UserState.Types.Source.Stale, 1u, true), (after.User.Source, after.User.Length, after.User.HasBehaviorsAgeMs));
        Assert.Equal([DegradedReason.BehaviorsStale], after.Degraded);
        Assert.Equal(before.Ctr, after.Ctr);
        var facts = JsonNode.Parse(await rest.Content.ReadAsStringAsync())!;
        Assert.Equal(("STALE", "BEHAVIORS_STALE"), ((string)facts["user"]!["source"]!, (string)facts["degraded"]![0]!));
        Assert.InRange((long)facts["user"]!["behaviors_age_ms"]!, 0, 60_000);
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
    }

    [Fact]
    public async Task Redis_Gives_The_Behaviors_That_Redis_Cli_Wrote()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = await RedisServer.StartAsync();
        var model = new HandMadeModel();
        await using var server = await ServeAsync(model, ("Behaviors:Redis:Connection", redis.Connection), ("Behaviors:Redis:Timeout", "00:00:05"), ("Behaviors:Redis:AttemptTimeout", "00:00:04"));
        redis.Cli("ZADD", "dmin:behaviors:{user-1}", "1700000000000", "1700000000000:item-4", "1700000001000", "1700000001000:item-5");

        var answer = await Client(server).ScoreAsync(new ScoreRequest { UserId = "user-1", ItemIds = { "item-6" }, AllowDegraded = false });

        Assert.Equal((UserState.Types.Source.Store, 2u), (answer.User.Source, answer.User.Length));
        Assert.Equal(model.Score(1, [4, 5], 6), answer.Ctr[0], 1e-6f);
    }

    [Fact]
    public async Task A_Stream_Answers_Every_Question_Once_Also_The_Bad_Ones()
    {
        await using var server = await ServeAsync(new HandMadeModel());
        using var call = Client(server).ScoreMany();
        var answers = new Dictionary<string, ScoreResponse>();
        var reading = Task.Run(async () =>
        {
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
            {
                answers.Add(answer.RequestId, answer);
            }
        });

        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new ScoreRequest { RequestId = $"{i}", UserId = i % 10 == 3 ? "" : "u", ItemIds = { Enumerable.Range(1, i % 7).Select(HandMadeModel.ItemId) } });
        }

        await call.RequestStream.CompleteAsync();
        await reading;
        Assert.Equal(100, answers.Count);
        Assert.All(Enumerable.Range(0, 100), i =>
        {
            var answer = answers[$"{i}"];
            Assert.Equal(i % 10 == 3 ? (int)StatusCode.InvalidArgument : 0, answer.Error?.Code ?? 0);
            Assert.Equal(i % 10 == 3 ? 0 : i % 7, answer.Ctr.Count);
        });
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public async Task A_User_Is_Prepared_Ahead_Of_The_Candidates(GraphLayout layout)
    {
        var model = new HandMadeModel { Layout = layout };
        await using var server = await ServeAsync(model);
        await server.Services.GetRequiredService<IBehaviorStore>().AppendAsync("user-2", [new("item-4", 1)], CancellationToken.None);

        var prepared = await Client(server).PrepareUserAsync(new PrepareUserRequest { UserId = "user-2" });
        var answer = await Client(server).ScoreAsync(new ScoreRequest { UserId = "user-2", ItemIds = { "item-9" }, PreparedUser = prepared.PreparedUser });

        Assert.Equal((UserState.Types.Source.Store, 1u, 5000u, "handmade"), (prepared.User.Source, prepared.User.Length, prepared.ValidForMs, prepared.Model.Name));
        Assert.Equal((UserState.Types.Source.Prepared, 1u), (answer.User.Source, answer.User.Length));
        Assert.Equal(model.Score(2, [4], 9), answer.Ctr[0], 1e-6f);
    }

    [Fact]
    public async Task A_Token_Of_Another_User_Or_Beside_Behaviors_Is_Refused()
    {
        await using var server = await ServeAsync(new HandMadeModel());
        var prepared = await Client(server).PrepareUserAsync(new PrepareUserRequest { UserId = "user-2" });

        var other = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(new ScoreRequest { UserId = "user-3", ItemIds = { "item-9" }, PreparedUser = prepared.PreparedUser }));
        var both = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(new ScoreRequest { UserId = "user-2", ItemIds = { "item-9" }, PreparedUser = prepared.PreparedUser, Behaviors = new BehaviorSequence() }));
        var nobody = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).PrepareUserAsync(new PrepareUserRequest()));

        Assert.Equal([StatusCode.InvalidArgument, StatusCode.InvalidArgument, StatusCode.InvalidArgument], [other.StatusCode, both.StatusCode, nobody.StatusCode]);
    }

    [Fact]
    public async Task A_Server_That_Shuts_Down_Answers_What_It_Has_Read_And_Ends_The_Stream()
    {
        await using var server = await ServeAsync(new HandMadeModel());
        using var call = Client(server).ScoreMany();
        await call.RequestStream.WriteAsync(new ScoreRequest { RequestId = "first", UserId = "u", ItemIds = { "item-1" } });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("first", call.ResponseStream.Current.RequestId);

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var end = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Unavailable, end.StatusCode);
    }

    [Fact]
    public async Task Everything_Received_Is_Accounted_For()
    {
        await using var server = await ServeAsync(new HandMadeModel { BrokenItem = 41 });
        using var counts = new RequestCounts(server);
        var client = Client(server);
        await client.ScoreAsync(new ScoreRequest { UserId = "u", ItemIds = { "item-1" } });
        await Assert.ThrowsAsync<RpcException>(async () => await client.ScoreAsync(new ScoreRequest()));
        var history = new BehaviorSequence { ItemIds = { "item-1" }, TimestampsMs = { 1 } };
        var broken = await Assert.ThrowsAsync<RpcException>(async () => await client.ScoreAsync(new ScoreRequest { UserId = "u", ItemIds = { "item-41" }, Behaviors = history }));

        Assert.Equal(StatusCode.Internal, broken.StatusCode);
        Assert.Equal(3, counts["dmin.requests.received"]);
        Assert.Equal((1, 1, 1), (counts["dmin.requests ok"], counts["dmin.requests invalid"], counts["dmin.requests internal"]));
    }

    private async Task<ServerUnderTest> ServeAsync(HandMadeModel model, params (string Key, string Value)[] settings)
    {
        model.WriteTo(_folder.Path);
        return await ServerUnderTest.StartAsync(_folder, settings);
    }

    private static ScoringService.ScoringServiceClient Client(ServerUnderTest server) => new(server.Grpc);
}
