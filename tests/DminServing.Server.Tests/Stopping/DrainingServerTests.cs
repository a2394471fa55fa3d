using System.Net;
using System.Net.Sockets;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace DminServing.Server.Tests.Stopping;

/// <summary>The server from the signal to stop on, over real sockets.</summary>
public sealed class DrainingServerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_Are_Served_And_Their_Connections_Asked_To_Close()
    {
        await using var server = await ServeAsync(("Server:DrainDelay", "00:01:00"));
        using var rest = server.Http(Listener.Rest);
        using var management = server.Http(Listener.Management);
        using var before = await rest.GetAsync("/v1/models");

        Stop(server);
        using var after = await rest.GetAsync("/v1/models");
        using var ready = await management.GetAsync("/healthz/ready");
        using var live = await management.GetAsync("/healthz/live");
        var metrics = await management.GetStringAsync("/metrics");
        var answer = await new ScoringService.ScoringServiceClient(server.Grpc).ScoreAsync(new ScoreRequest { UserId = "u", ItemIds = { "item-1" } });

        Assert.Equal((true, true, false, true), (before.IsSuccessStatusCode, after.IsSuccessStatusCode, ready.IsSuccessStatusCode, live.IsSuccessStatusCode));
        Assert.Equal((null, true), (before.Headers.ConnectionClose, after.Headers.ConnectionClose));
        Assert.Single(answer.Ctr);
        Assert.Contains("dmin_draining", metrics, StringComparison.Ordinal);
        CutShort(server);
    }

    [Fact]
    public async Task A_Connection_That_Came_Just_Before_The_Stop_Is_Greeted_Before_It_Is_Asked_To_Close()
    {
        await using var server = await ServeAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, server.PortOf(Listener.Grpc));
        await new HealthClient(server.Grpc).CheckAsync(new HealthCheckRequest()); // it has been accepted, too

        Stop(server);
        var frame = new byte[9];
        await tcp.GetStream().ReadExactlyAsync(frame);

        const byte Settings = 4; // anything else in its place is an error of the connection, RFC 9113, section 3.4
        Assert.Equal(Settings, frame[3]);
    }

    [Fact]
    public async Task Calls_Go_On_While_Their_Connections_Are_Asked_To_Close()
    {
        await using var server = await ServeAsync(("Server:DrainDelay", "00:01:00"), ("Admission:MaxWait", "00:01:00"));
        var client = new ScoringService.ScoringServiceClient(server.Grpc);

        Stop(server);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            for (var call = 0; call < 50; call++)
            {
                Assert.Single((await client.ScoreAsync(new ScoreRequest { UserId = "u", ItemIds = { "item-1" } })).Ctr);
            }
        }));

        CutShort(server);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dmin.v1.ScoringService")]
    public async Task Whoever_Watches_Hears_Of_The_Stop(string service)
    {
        await using var server = await ServeAsync(("Server:DrainDelay", "00:01:00"));
        var health = new HealthClient(server.Grpc);
        using var watch = health.Watch(new HealthCheckRequest { Service = service });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);

        Stop(server);
        var last = ServingStatus.Unknown;
        while (await watch.ResponseStream.MoveNext(CancellationToken.None))
        {
            last = watch.ResponseStream.Current.Status;
        }

        Assert.Equal(ServingStatus.NotServing, last);
        Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
        CutShort(server);
    }

    [Fact]
    public async Task A_Stream_Whose_Caller_Is_Never_Silent_Ends_Too_With_Every_Question_Answered()
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);
        using var call = new ScoringService.ScoringServiceClient(server.Grpc).ScoreMany();
        var writing = WriteAsync(call.RequestStream);
        var answers = 0;
        var end = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (++answers == 100)
                {
                    Stop(server);
                }
            }
        });
        await writing;

        Assert.Equal(StatusCode.Unavailable, end.StatusCode);
        Assert.Equal(counts["dmin.requests.received"], answers);
        Assert.Equal(counts["dmin.requests ok"], answers);
    }

    private static void Stop(ServerUnderTest server) => server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    // The rest of the delay shows nothing more.
    private static void CutShort(ServerUnderTest server) => server.Services.GetRequiredService<Server.Stopping.Drain>().CutShort("the test's end");

    private static async Task WriteAsync(IClientStreamWriter<ScoreRequest> stream)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync(new ScoreRequest { UserId = "u", ItemIds = { "item-1" } });
            }
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException)
        {
            // The stream has ended.
        }
    }

    private async Task<ServerUnderTest> ServeAsync(params (string Key, string Value)[] settings)
    {
        new HandMadeModel().WriteTo(_folder.Path);
        return await ServerUnderTest.StartAsync(_folder, settings);
    }
}
