using System.Text;
using System.Text.Json;
using DminServing.Protos.V1;
using DminServing.Soak;
using DminServing.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace DminServing.Server.Tests.Hosting;

/// <summary>What the process writes to its standard output where nobody develops: one JSON object a line, whatever a request holds, and nothing of it.</summary>
public sealed class LogLinesTests : IDisposable
{
    private const string Canary = "parrot-7f3a";
    private static readonly string[] Ids = [$"{Canary}\r\nforged: line", $"{Canary}\u001b[2J\u001b]0;title\u0007", $"{Canary}\u2028\u2029", $"{Canary}\"}}{{\"", $"{Canary}\0"];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_Line_Is_One_Json_Object_Without_Any_Id()
    {
        new HandMadeModel { BrokenItem = 41 }.WriteTo(_folder.Path);
        (string, string)[] settings = [("Models:Path", _folder.Path), ("Models:Default", "handmade"), ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()},password={Canary}")];
        await using var server = await ServerProcess.StartAsync("", settings);
        using var channel = GrpcChannel.ForAddress(server.Grpc);
        foreach (var id in Ids)
        {
            await FailAsync(new ScoringService.ScoringServiceClient(channel), id);
            await FailAsync(new Uri(server.Rest), id);
        }

        server.Signal("TERM");
        await server.EndAsync(TimeSpan.FromSeconds(60));

        string[] lines = [.. server.Log.Split(Environment.NewLine).Where(line => line.Length > 0)];
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.DoesNotContain(Canary, server.Log, StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("failed; 0 more failures", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 5, 40);
    }

    [Fact]
    public async Task A_Bad_Level_Is_Told_In_One_Line()
    {
        await using var server = ServerProcess.Launch("", ("Logging:LogLevel:Default", "Loud"));

        Assert.Equal(78, await server.EndAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("Logging:LogLevel:Default (Loud) must be one of Trace, Debug, Information, Warning, Error, Critical, None.", server.Log.Trim());
    }

    // Once refused for its field, once failing inside the model, once for a model that there is not.
    private static async Task FailAsync(ScoringService.ScoringServiceClient client, string id)
    {
        var history = new BehaviorSequence { ItemIds = { "item-1" }, TimestampsMs = { 1 } };
        ScoreRequest[] requests =
        [
            new() { UserId = id, ItemIds = { id, "" }, RequestId = id },
            new() { UserId = id, ItemIds = { "item-41" }, Behaviors = history },
            new() { UserId = id, ItemIds = { id }, Model = id },
            new() { UserId = id, ItemIds = { id }, AllowDegraded = false },
        ];
        foreach (var request in requests)
        {
            await Assert.ThrowsAsync<RpcException>(async () => await client.ScoreAsync(request));
        }
    }

    private static async Task FailAsync(Uri server, string id)
    {
        using var http = new HttpClient { BaseAddress = server };
        object[] bodies =
        [
            new { user_id = id, item_ids = new[] { "item-41" }, behaviors = new[] { new { item_id = "item-1", timestamp_ms = 1 } } },
            new { user_id = id, item_ids = new[] { id }, model = id },
            new { user_id = id, no_field = id },
        ];
        foreach (var body in bodies)
        {
            using var answer = await http.PostAsync(new Uri("/v1/score", UriKind.Relative), new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
            Assert.False(answer.IsSuccessStatusCode);
        }

        using var missing = await http.GetAsync(new Uri($"/v1/users/{Uri.EscapeDataString(id)}/nothing?token={Canary}", UriKind.Relative));
        Assert.False(missing.IsSuccessStatusCode);
    }
}
