using System.Net;
using System.Net.Sockets;
using System.Text;
using DminServing.Server.Connections;
using DminServing.Server.Hosting;
using DminServing.Server.Scoring;
using DminServing.Soak.Http2;
using DminServing.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Server.Tests.Connections;

public sealed class ConnectionsSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_Defaults_Are_Right() => Assert.True(new ConnectionsOptionsValidator().Validate(null, new ConnectionsOptions()).Succeeded);

    [Fact]
    public void All_Bad_Settings_Are_Listed() =>
        Assert.Equal(
            [
                "Connections:MaxAge (00:00:00.5000000) must be 0, or from 1 s to 1 day.",
                "Connections:MaxPerPort (0) must be from 1 to 1000000.",
                "Connections:HeadersTimeout (00:00:00) must be from 100 ms to 5 min.",
                "Connections:MaxHeaderBytes (10) must be from 1024 to 1048576.",
                "Connections:PingAfter (02:00:00) must be 0, or from 1 s to 1 h.",
            ],
            new ConnectionsOptionsValidator().Validate(null, new ConnectionsOptions { MaxAge = TimeSpan.FromSeconds(0.5), MaxPerPort = 0, HeadersTimeout = TimeSpan.Zero, MaxHeaderBytes = 10, PingAfter = TimeSpan.FromHours(2) }).Failures);

    [Fact]
    public async Task Kestrel_Has_Them()
    {
        await using var server = await ServeAsync(("Connections:MaxPerPort", "7"), ("Connections:HeadersTimeout", "00:00:02"), ("Connections:PingAfter", "00:00:00"), ("Server:MaxCandidatesPerRequest", "100000"));

        var limits = server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((7, TimeSpan.FromSeconds(2), 16_384, TimeSpan.MaxValue), (limits.MaxConcurrentConnections, limits.RequestHeadersTimeout, limits.MaxRequestHeadersTotalSize, limits.Http2.KeepAlivePingDelay));
        Assert.True(limits.MaxRequestBodySize > MessageLimit.Protobuf(100_000));
    }

    [Fact]
    public async Task A_Body_Larger_Than_The_Candidates_Can_Be_Is_Refused()
    {
        await using var server = await ServeAsync(("Server:MaxCandidatesPerRequest", "1"));
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{server.PortOf(Listener.Rest)}") };
        http.DefaultRequestHeaders.ExpectContinue = true; // else the answer may come while the body is still being sent

        using var answer = await http.PostAsync("/v1/score", new StringContent(new string(' ', (int)MessageLimit.Json(1) + 1), Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Headers_Larger_Than_May_Be_Are_Refused()
    {
        await using var server = await ServeAsync();
        using var http = server.Http(Listener.Rest);
        http.DefaultRequestHeaders.Add("x-large", new string('x', 17_000));

        using var answer = await http.GetAsync("/v1/models");

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_Connection_Ends_At_Its_Age()
    {
        await using var server = await ServeAsync(("Connections:MaxAge", "00:00:01"));
        using var rest = new TcpClient();
        await rest.ConnectAsync("127.0.0.1", server.PortOf(Listener.Rest));
        using var grpc = new Http2Abuser();
        await grpc.ConnectAsync(server.PortOf(Listener.Grpc));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        Assert.Equal(0, await rest.GetStream().ReadAsync(new byte[1], patience.Token)); // Kestrel itself would wait 130 s for the first request
        while (!await grpc.IsClosedAsync())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<ServerUnderTest> ServeAsync(params (string Key, string Value)[] settings)
    {
        new HandMadeModel().WriteTo(_folder.Path);
        return await ServerUnderTest.StartAsync(_folder, settings);
    }
}
