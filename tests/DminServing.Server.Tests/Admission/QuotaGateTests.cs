using System.Net;
using System.Net.Http.Json;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using DminServing.Server.Tests.Access;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace DminServing.Server.Tests.Admission;

/// <summary>The client with the score key may have a candidate a second, and twenty at once, which is what one request may have.</summary>
public sealed class QuotaGateTests : IAsyncLifetime
{
    private static readonly Metadata Key = new() { { "x-api-key", SecuredServer.ScoreKey } };
    private SecuredServer _server = null!;
    private GrpcChannel _channel = null!;
    private RequestCounts _counts = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SecuredServer.StartAsync(("Access:Clients:0:CandidatesPerSecond", "1"), ("Server:MaxCandidatesPerRequest", "20"));
        _channel = GrpcChannel.ForAddress($"https://127.0.0.1:{_server.Server.PortOf(Listener.Grpc)}", new GrpcChannelOptions { HttpHandler = _server.Handler(certificate: null), DisposeHttpClient = true });
        _counts = new RequestCounts(_server.Server);
    }

    public async ValueTask DisposeAsync()
    {
        _counts.Dispose();
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_Is_Left_Is_Spent_And_Then_Calls_Are_Refused()
    {
        Assert.Equal(20, (await ScoreAsync(20)).Ctr.Count);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => ScoreAsync(20));

        Assert.Equal((StatusCode.ResourceExhausted, "1000"), (refusal.StatusCode, refusal.Trailers.GetValue("grpc-retry-pushback-ms")));
        Assert.Contains("CandidatesPerSecond", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal((2, 1, 1), (_counts["dmin.requests.received"], _counts["dmin.requests ok"], _counts["dmin.requests rejected"]));
    }

    [Fact]
    public async Task A_Request_That_Does_Not_Fit_Spends_Nothing()
    {
        await ScoreAsync(12);

        await Assert.ThrowsAsync<RpcException>(() => ScoreAsync(20));

        Assert.Equal(8, (await ScoreAsync(8)).Ctr.Count);
    }

    [Fact]
    public async Task Over_REST_It_Is_429_And_Other_Clients_Are_Not_Disturbed()
    {
        await ScoreAsync(20);
        using var http = _server.Http(Listener.Rest);
        http.DefaultRequestHeaders.Add("x-api-key", SecuredServer.ScoreKey);

        using var refused = await http.PostAsJsonAsync("/v1/score", new { user_id = "u", item_ids = Enumerable.Repeat("item-1", 20) }, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        var token = new Metadata { { "authorization", $"Bearer {_server.Tokens.Right("score")}" } };
        Assert.Equal(20, (await ScoreAsync(20, token)).Ctr.Count);
    }

    [Fact]
    public async Task Questions_Of_A_Stream_Spend_It_As_Well()
    {
        using var stream = new ScoringService.ScoringServiceClient(_channel).ScoreMany(Key);
        List<int> codes = [];

        for (var question = 0; question < 2; question++)
        {
            await stream.RequestStream.WriteAsync(Question(20));
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
            codes.Add(stream.ResponseStream.Current.Error?.Code ?? 0);
        }

        await stream.RequestStream.CompleteAsync();
        Assert.Equal([0, (int)StatusCode.ResourceExhausted], codes);
    }

    private async Task<ScoreResponse> ScoreAsync(int candidates, Metadata? credentials = null) =>
        await new ScoringService.ScoringServiceClient(_channel).ScoreAsync(Question(candidates), credentials ?? Key);

    private static ScoreRequest Question(int candidates) => new() { UserId = "u", ItemIds = { Enumerable.Repeat("item-1", candidates) } };
}
