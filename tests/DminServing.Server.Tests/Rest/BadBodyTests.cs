using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using DminServing.Pipeline.Behaviors;
using DminServing.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Rest;

/// <summary>Bad input over REST, row by row: its status as problem details, counted once, no error logged, and the server serves on.</summary>
public sealed class BadBodyTests(SmallServer small) : IClassFixture<SmallServer>, IDisposable
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, (byte[] Body, HttpStatusCode Status)> Rows = new(StringComparer.Ordinal)
    {
        ["nothing"] = ([], HttpStatusCode.BadRequest),
        ["half an object"] = Bad("""{"user_id":"u","item_ids":["""),
        ["two objects"] = Bad("""{"user_id":"u"}{"user_id":"u"}"""),
        ["no UTF-8"] = ([.. "{\"user_id\":\"u\",\"item_ids\":[\""u8, 0xC3, 0x28, .. "\"]}"u8], HttpStatusCode.BadRequest),
        ["half a surrogate pair"] = Bad("""{"user_id":"\ud800","item_ids":["a"]}"""),
        ["half a surrogate pair in a name"] = Bad("""{"user_id":"u","context":{"\ud800":"a"}}"""),
        ["half a surrogate pair as a field"] = Bad("""{"user_id":"u","\ud800":"a"}"""),
        ["a comment"] = Bad("""{/* why */"user_id":"u"}"""),
        ["a trailing comma"] = Bad("""{"user_id":"u",}"""),
        ["NaN"] = Bad("""{"user_id":"u","item_numbers":[NaN]}"""),
        ["a real number"] = Bad("""{"user_id":"u","item_numbers":[1.5]}"""),
        ["a number beyond 64 bits"] = Bad("""{"user_id":"u","item_numbers":[9223372036854775808]}"""),
        ["a number beyond any"] = Bad("""{"user_id":"u","item_numbers":[1e999]}"""),
        ["a negative count"] = Bad("""{"user_id":"u","top_k":-1}"""),
        ["no user"] = Bad("""{"item_ids":["a"]}"""),
        ["a null user"] = Bad("""{"user_id":null}"""),
        ["a null list"] = Bad("""{"user_id":"u","item_ids":null}"""),
        ["a field twice"] = Bad("""{"user_id":"u","user_id":"u"}"""),
        ["a field twice, once escaped"] = Bad("""{"user_id":"u","user\u005fid":"u"}"""),
        ["a context twice"] = Bad("""{"user_id":"u","context":{"a":"1","a":"2"}}"""),
        ["a field that there is not"] = Bad("""{"user_id":"u","itemIds":["a"]}"""),
        ["a number in quotes"] = Bad("""{"user_id":"u","item_numbers":["1"]}"""),
        ["a list instead of an object"] = Bad("[]"),
        ["a hundred levels"] = Bad("{\"user_id\":\"u\",\"context\":" + new string('[', 100) + new string(']', 100) + "}"),
        ["100,000 levels without end"] = Bad(new string('[', 100_000)),
        ["NUL in the user id"] = Bad("""{"user_id":"a\u0000b"}"""),
        ["ESC in a candidate"] = Bad("""{"user_id":"u","item_ids":["\u001b[2J"]}"""),
        ["DEL in a behavior"] = Bad("""{"user_id":"u","behaviors":[{"item_id":"a\u007f","timestamp_ms":1}]}"""),
        ["more candidates than may be"] = Bad($$"""{"user_id":"u","item_numbers":[{{string.Join(',', Enumerable.Range(0, 101))}}]}"""),
        ["no candidates"] = ([.. """{"user_id":"u"}"""u8], HttpStatusCode.OK),
        ["more bytes than may be"] = (new byte[30_000_001], HttpStatusCode.RequestEntityTooLarge),
    };

    private readonly ServerUnderTest _server = small.Server;
    private readonly HttpClient _http = small.Server.Http(Listener.Rest);

    public static TheoryData<string> Names() => [.. Rows.Keys];

    public void Dispose() => _http.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Has_Its_Status(string name)
    {
        using var counts = new RequestCounts(_server);
        var (body, status) = Rows[name];
        var outcome = status switch { HttpStatusCode.OK => "ok", HttpStatusCode.RequestEntityTooLarge => "rejected", _ => "invalid" };

        using var response = await PostAsync("/v1/score", body, Json);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? Json : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts[$"dmin.requests {outcome}"]));
        using var good = await PostAsync("/v1/score", [.. """{"user_id":"u","item_ids":["item-1"]}"""u8], Json);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Empty(_server.Logs.At(LogLevel.Error));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/grpc")]
    [InlineData("application/json; charset=no-such")]
    [InlineData("application/json; charset=utf-7")]
    public async Task Another_Content_Type_Is_An_Unsupported_Media_Type(string? type)
    {
        using var response = await PostAsync("/v1/score", [.. """{"user_id":"u"}"""u8], type);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Empty(_server.Logs.At(LogLevel.Error));
    }

    [Theory]
    [InlineData("a%00b")]
    [InlineData("a%0Ab")]
    [InlineData("a%1Bb")]
    [InlineData("a%7Fb")]
    [InlineData("a%2F%0Ab")]
    [InlineData("%C3%28")]
    public async Task A_User_In_The_Path_Has_No_Control_Characters(string user)
    {
        using var response = await _http.GetAsync(new Uri($"/v1/users/{user}/behaviors", UriKind.Relative));

        Assert.True(response.StatusCode == (user == "%C3%28" ? HttpStatusCode.OK : HttpStatusCode.BadRequest), $"{response.StatusCode}");
        Assert.Empty(_server.Logs.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_Behavior_More_Than_A_Day_Ahead_Is_Not_Appended_And_A_Stored_One_Is_Corrupt()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (soon, late) = (now.AddHours(23).ToUnixTimeMilliseconds(), now.AddHours(25).ToUnixTimeMilliseconds());
        await _server.Services.GetRequiredService<IBehaviorStore>().AppendAsync("u", [new("item-1", soon), new("item-2", late), new("item-3", 1)], CancellationToken.None);

        using var refused = await PostAsync("/v1/users/u/behaviors", Encoding.UTF8.GetBytes($$"""{"behaviors":[{"item_id":"a","timestamp_ms":{{late}}}]}"""), Json);
        var seen = JsonNode.Parse(await _http.GetStringAsync("/v1/users/u/behaviors"))!;

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains($"behaviors[0].timestamp_ms ({late}) lies more than a day in the future", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["item-1", "item-3"], seen["behaviors"]!.AsArray().Select(row => (string)row!["item_id"]!));
        Assert.Equal(1, (int)seen["corrupt"]!);
    }

    [Fact]
    public async Task A_Caller_Who_Leaves_In_The_Middle_Of_A_Body_Has_Given_Up()
    {
        using var counts = new RequestCounts(_server);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, _server.PortOf(Listener.Rest));
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"user_id\":"));
        }

        var patience = Stopwatch.StartNew();
        while (counts["dmin.requests cancelled"] + counts["dmin.requests invalid"] == 0 && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(10);
        }

        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts["dmin.requests cancelled"] + counts["dmin.requests invalid"]));
        Assert.Empty(_server.Logs.At(LogLevel.Error));
    }

    private static (byte[] Body, HttpStatusCode Status) Bad(string body) => (Encoding.UTF8.GetBytes(body), HttpStatusCode.BadRequest);

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.ExpectContinue = body.Length > 1_000_000; // else the answer may come while the body is still being sent, and the client calls that an error
        return await _http.SendAsync(request);
    }
}
