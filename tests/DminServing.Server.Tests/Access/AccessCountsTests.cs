using System.Net;
using System.Net.Http.Headers;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Access;

/// <summary>What is counted, logged and said of calls that are turned away.</summary>
public sealed class AccessCountsTests
{
    private static readonly ScoreRequest Question = new() { UserId = "u", ItemIds = { "item-1" } };

    [Fact]
    public async Task A_Grpc_Client_Is_Told_What_To_Send()
    {
        await using var server = await SecuredServer.StartAsync();
        using var counts = new RequestCounts(server.Server);

        var unknown = await RefusalAsync(server, []);
        var denied = await RefusalAsync(server, new Metadata { { "x-api-key", SecuredServer.DebugKey } });

        Assert.Equal(StatusCode.Unauthenticated, unknown.StatusCode);
        Assert.StartsWith("Send an API key in x-api-key, a token in authorization, or a client certificate", unknown.Detail, StringComparison.Ordinal);
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        Assert.Equal("The call needs the role score, which the caller has not.", denied.Detail);
        Assert.Equal((2, 1, 1), (counts["dmin.requests.received"], counts["dmin.requests unauthenticated"], counts["dmin.requests forbidden"]));
        Assert.Equal((1, 1), (counts["dmin.auth.failures missing"], counts["dmin.auth.denied score"]));
    }

    [Fact]
    public async Task A_Refused_Request_Of_The_Rest_Api_Is_Received_And_Refused()
    {
        await using var server = await SecuredServer.StartAsync();
        using var counts = new RequestCounts(server.Server);
        using var http = server.Http(Listener.Rest);

        using var score = await http.PostAsync("/v1/score", new StringContent("no JSON", new MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);
        using var models = await http.GetAsync("/v1/models", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (score.StatusCode, models.StatusCode));
        Assert.Equal("ApiKey header=\"x-api-key\", Bearer", score.Headers.WwwAuthenticate.ToString());
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts["dmin.requests unauthenticated"])); // models are no request
        Assert.Equal(2, counts["dmin.auth.failures missing"]);
    }

    [Fact]
    public async Task A_Body_Is_Not_Read_Of_A_Caller_Who_Is_Not_Known()
    {
        await using var server = await SecuredServer.StartAsync();
        using var http = server.Http(Listener.Grpc);
        using var body = new NeverEnding();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dmin.v1.ScoringService/Score") { Content = body, Version = HttpVersion.Version20 };
        body.Headers.ContentType = new("application/grpc");

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal("16", response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Either_Of_Two_Keys_Is_Right_While_One_Replaces_The_Other()
    {
        await using var server = await SecuredServer.StartAsync();
        using var channel = Channel(server);
        var client = new ScoringService.ScoringServiceClient(channel);

        foreach (var key in new[] { SecuredServer.ScoreKey, SecuredServer.NextScoreKey })
        {
            Assert.Single((await client.ScoreAsync(Question, new Metadata { { "x-api-key", key } })).Ctr);
        }
    }

    [Fact]
    public async Task A_Flood_Of_Strangers_Does_Not_Fill_The_Log()
    {
        await using var server = await SecuredServer.StartAsync();
        using var http = server.Http(Listener.Rest);

        for (var call = 0; call < 100; call++)
        {
            using var response = await http.GetAsync("/v1/models", TestContext.Current.CancellationToken);
        }

        Assert.InRange(server.Server.Logs.At(LogLevel.Information).Count(line => line.Contains(" is not known: missing", StringComparison.Ordinal)), 1, 30);
    }

    [Fact]
    public async Task A_Known_Caller_Without_The_Role_Is_Named_In_A_Warning()
    {
        await using var server = await SecuredServer.StartAsync();

        await RefusalAsync(server, new Metadata { { "x-api-key", SecuredServer.DebugKey } });

        Assert.Contains(server.Server.Logs.At(LogLevel.Warning), line => line.StartsWith("debugger may not call gRPC - /dmin.v1.ScoringService/Score, which asks for score", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_Metrics_Page_Is_Open_Where_The_Settings_Say_So()
    {
        await using var server = await SecuredServer.StartAsync(("Access:OpenMetrics", "true"));
        using var http = server.Http(Listener.Management);

        Assert.Contains("# TYPE", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static GrpcChannel Channel(SecuredServer server) =>
        GrpcChannel.ForAddress($"https://127.0.0.1:{server.Server.PortOf(Listener.Grpc)}", new GrpcChannelOptions { HttpHandler = server.Handler(certificate: null), DisposeHttpClient = true });

    private static async Task<RefusalOf> RefusalAsync(SecuredServer server, Metadata headers)
    {
        using var channel = Channel(server);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => new ScoringService.ScoringServiceClient(channel).ScoreAsync(Question, headers).ResponseAsync);
        return new RefusalOf(refusal.StatusCode, refusal.Status.Detail);
    }

    private sealed record RefusalOf(StatusCode StatusCode, string Detail);

    /// <summary>A body whose end never comes.</summary>
    private sealed class NeverEnding : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0, 0, 100 }, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
