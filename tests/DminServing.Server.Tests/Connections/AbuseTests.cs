using DminServing.Protos.V1;
using DminServing.Soak;
using DminServing.Soak.Abusing;
using DminServing.Soak.Restarting;
using Xunit;

namespace DminServing.Server.Tests.Connections;

/// <summary>Protocol abuse, a little of each, after which the server still serves. <c>tests/DminServing.Soak</c> does it at length and counts what others notice.</summary>
public sealed class AbuseTests
{
    [Fact]
    public async Task The_Server_Outlives_Protocol_Abuse()
    {
        await using var server = await ServerProcess.StartAsync("", ("Connections:MaxPerPort", "60"));
        var abuses = new Abuses(Abuse.PortOf(server.Rest), Abuse.PortOf(server.Grpc), scale: 0.1);
        using var http = new HttpClient();
        using var client = new Rotation([server.Grpc], attempts: 1);
        foreach (var (_, run) in Abuse.All)
        {
            await run(abuses);

            Assert.Equal("Healthy\nlanes: The lanes get on.\n", await http.GetStringAsync(new Uri(server.Management + "/healthz/live")));
        }

        await client.ScoreAsync(new ScoreRequest { UserId = "u", ItemIds = { "shoes-trail-runner" } }, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
    }

    [Fact]
    public async Task Whoever_Is_Too_Many_Is_Sent_Away_While_Probes_Answer()
    {
        await using var server = await ServerProcess.StartAsync("", ("Connections:MaxPerPort", "20"));
        var abuses = new Abuses(Abuse.PortOf(server.Rest), Abuse.PortOf(server.Grpc), scale: 0.1);
        var flood = abuses.ManyConnectionsAsync();
        using var http = new HttpClient();

        Assert.StartsWith("Healthy", await http.GetStringAsync(new Uri(server.Management + "/healthz/live")), StringComparison.Ordinal);
        Assert.Equal("80 connections, 60 closed by the server", await flood);
    }

    [Fact]
    public async Task A_Request_Hidden_Behind_A_Bare_Line_Feed_Is_Not_Answered()
    {
        await using var server = await ServerProcess.StartAsync("");

        var result = await new Abuses(Abuse.PortOf(server.Rest), Abuse.PortOf(server.Grpc), scale: 1).BareLineFeedAsync();

        Assert.StartsWith("refused: HTTP/1.1 400", result, StringComparison.Ordinal);
    }
}
