using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace DminServing.Server.Tests.Access;

/// <summary>Secrets in the settings and in calls do not come out again: in the log at its most talkative, in answers, metrics or traces.</summary>
public sealed class SecretTests
{
    // Every secret of this test and of SecuredServer has it in it.
    private const string Canary = "canary";

    // What appsettings.json says less of.
    private static readonly string[] Quiet =
    [
        "Default",
        "Grpc",
        "Grpc.AspNetCore.Server.ServerCallHandler",
        "Microsoft.AspNetCore",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel.Connections",
        "Microsoft.Extensions.Diagnostics.HealthChecks",
        "Microsoft.Extensions.Hosting.Internal.Host",
        "Microsoft.Hosting.Lifetime",
        "StackExchange.Redis",
    ];

    [Fact]
    public async Task No_Secret_Comes_Out_Again()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = span => spans.Enqueue(Text(span)) };
        ActivitySource.AddActivityListener(listener);
        await using var server = await SecuredServer.StartAsync([
            .. Quiet.Select(category => ($"Logging:LogLevel:{category}", "Trace")),
            ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()},user={Canary}-user,password={Canary}-redis-password"),
            ("Access:OpenMetrics", "true")]);
        var answers = new StringBuilder();
        using (var http = server.Http(Listener.Rest))
        {
            foreach (var (name, value) in Credentials(server))
            {
                foreach (var path in new[] { "/v1/score", "/v1/users/u/behaviors", "/v1/nothing" })
                {
                    answers.AppendLine(await AnswerAsync(http, path, name, value));
                }
            }
        }

        foreach (var (name, value) in Credentials(server))
        {
            answers.AppendLine(await CallAsync(server, name, value));
        }

        using var management = server.Http(Listener.Management);
        answers.AppendLine(await management.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

        Assert.DoesNotContain(server.Server.Logs.All, Tells(server));
        Assert.DoesNotContain(answers.ToString().Split('\n'), Tells(server));
        Assert.DoesNotContain(spans, Tells(server));
        Assert.Contains(spans, span => span.Contains("/v1/score", StringComparison.Ordinal)); // else there would be nothing to find
        Assert.Contains(server.Server.Logs.All, line => line.StartsWith("Request starting", StringComparison.Ordinal));
        Assert.Contains("unauthenticated", answers.ToString(), StringComparison.Ordinal);
    }

    private static (string Name, string Value)[] Credentials(SecuredServer server) =>
    [
        ("x-api-key", SecuredServer.ScoreKey),
        ("x-api-key", SecuredServer.MetricsKey),
        ("x-api-key", $"{Canary}-key-of-nobody"),
        ("authorization", $"Bearer {server.Tokens.Right("score", Canary)}"),
        ("authorization", $"Bearer {server.Tokens.Expired("score", Canary)}"),
        ("authorization", $"Bearer {server.Tokens.Confused("score", Canary)}"),
        ("authorization", $"Bearer {Canary}.garbage.token"),
        ("authorization", $"Basic {Canary}"),
    ];

    // A token's text is in base64; its signed part and its signature would be as good as the whole.
    private static Predicate<string> Tells(SecuredServer server)
    {
        string[] secrets = [Canary, SecuredServer.Hash(SecuredServer.ScoreKey), .. Credentials(server).Where(credential => credential.Name == "authorization").SelectMany(credential => credential.Value.Split(' ')[1].Split('.')).Where(part => part.Length > 60)];
        return text => secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> AnswerAsync(HttpClient http, string path, string name, string value)
    {
        using var request = new HttpRequestMessage(path.EndsWith("score", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(name, value);
        if (request.Method == HttpMethod.Post)
        {
            request.Content = new StringContent("""{"user_id":"u","item_ids":["item-1"]}""", MediaTypeHeaderValue.Parse("application/json"));
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{response} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private static async Task<string> CallAsync(SecuredServer server, string name, string value)
    {
        using var channel = GrpcChannel.ForAddress($"https://127.0.0.1:{server.Server.PortOf(Listener.Grpc)}", new GrpcChannelOptions { HttpHandler = server.Handler(certificate: null), DisposeHttpClient = true });
        try
        {
            return (await new ScoringService.ScoringServiceClient(channel).ScoreAsync(new ScoreRequest { UserId = "u", ItemIds = { "item-1" } }, new Metadata { { name, value } })).ToString();
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode} {e.Status.Detail} {string.Join(' ', e.Trailers)}";
        }
    }

    private static string Text(Activity span) => $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(happened => happened.Tags))}";
}
