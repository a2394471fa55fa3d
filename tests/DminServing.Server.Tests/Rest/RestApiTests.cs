using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Rest;

public sealed class RestApiTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly HandMadeModel _model = new();
    private ServerUnderTest _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _model.WriteTo(_folder.Path);
        _server = await ServerUnderTest.StartAsync(_folder, ("Server:MaxCandidatesPerRequest", "100"));
        _http = _server.Http(Listener.Rest);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Candidates_Come_Back_As_Rows_Best_First()
    {
        var answer = await PostAsync(
            "/v1/score",
            """{"request_id":"r","user_id":"user-1","item_ids":["item-4","item-40","nothing"],"behaviors":[{"item_id":"item-3","timestamp_ms":5},{"item_id":"item-2","timestamp_ms":4}],"top_k":2}""");

        float[] scores = [_model.Score(1, [2, 3], 4), _model.Score(1, [2, 3], 40), _model.Score(1, [2, 3], 0)];
        int[] best = [.. Enumerable.Range(0, 3).OrderByDescending(place => scores[place]).Take(2)];
        string[] names = ["item-4", "item-40", "nothing"];
        Assert.Equal(best.Select((place, rank) => (rank + 1, names[place], place)), answer["items"]!.AsArray().Select(row => ((int)row!["rank"]!, (string)row["item_id"]!, (int)row["index"]!)));
        Assert.Equal(scores[best[0]], (float)answer["items"]![0]!["ctr"]!, 1e-6f);
        Assert.Equal(("r", "handmade", "1"), ((string)answer["request_id"]!, (string)answer["model"]!["name"]!, (string)answer["model"]!["version"]!));
        Assert.Equal(("INLINE", 2), ((string)answer["user"]!["source"]!, (int)answer["user"]!["length"]!));
        Assert.Equal(1, (int)answer["unknown_items"]!);
        Assert.Equal(["behaviors", "encode", "queue", "infer", "rank", "total"], answer["timings_us"]!.AsObject().Select(timing => timing.Key));
        Assert.Empty(answer["degraded"]!.AsArray());
    }

    [Theory]
    [InlineData("/v1/score", """{"user_id":""")]
    [InlineData("/v1/prepare", """{"user_id":"u","no_such_field":1}""")]
    public async Task A_Body_That_Cannot_Be_Read_Is_Counted_As_A_Request(string path, string body)
    {
        using var counts = new RequestCounts(_server);

        using var response = await _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((1, 1), (counts["dmin.requests.received"], counts["dmin.requests invalid"]));
    }

    [Fact]
    public async Task Appended_Behaviors_Are_What_The_Scorer_Sees()
    {
        var appended = await PostAsync("/v1/users/user-2/behaviors", """{"behaviors":[{"item_id":"item-1","timestamp_ms":1000},{"item_id":"unseen","timestamp_ms":3000},{"item_id":"item-2","timestamp_ms":2000}]}""");
        var seen = JsonNode.Parse(await _http.GetStringAsync("/v1/users/user-2/behaviors"))!;
        var answer = await PostAsync("/v1/score", """{"user_id":"user-2","item_ids":["item-9"]}""");

        Assert.Equal(3, (int)appended["appended"]!);
        Assert.Equal([(1, "unseen", false), (2, "item-2", true), (3, "item-1", true)], seen["behaviors"]!.AsArray().Select(row => ((int)row!["position"]!, (string)row["item_id"]!, (bool)row["known"]!)));
        Assert.Equal(_model.Score(2, [1, 2, 0], 9), (float)answer["items"]![0]!["ctr"]!, 1e-6f);
        Assert.Equal("STORE", (string)answer["user"]!["source"]!);
    }

    [Fact]
    public async Task A_User_Is_Prepared_Ahead_Of_The_Candidates()
    {
        await PostAsync("/v1/users/user-2/behaviors", """{"behaviors":[{"item_id":"item-1"}]}""");

        var prepared = await PostAsync("/v1/prepare", """{"user_id":"user-2"}""");
        var answer = await PostAsync("/v1/score", $$"""{"user_id":"user-2","item_ids":["item-9"],"prepared_user":"{{prepared["prepared_user"]}}"}""");

        Assert.Equal(("STORE", 1, 5000), ((string)prepared["user"]!["source"]!, (int)prepared["user"]!["length"]!, (int)prepared["valid_for_ms"]!));
        Assert.Equal(("PREPARED", 1), ((string)answer["user"]!["source"]!, (int)answer["user"]!["length"]!));
    }

    [Fact]
    public async Task Behaviors_Without_A_Time_Happened_Just_Now_In_Their_Order()
    {
        await PostAsync("/v1/users/u/behaviors", """{"behaviors":[{"item_id":"item-9"},{"item_id":"item-1"}]}""");

        var rows = JsonNode.Parse(await _http.GetStringAsync("/v1/users/u/behaviors"))!["behaviors"]!.AsArray();

        Assert.Equal(["item-1", "item-9"], rows.Select(row => (string)row!["item_id"]!));
        Assert.InRange((long)rows[0]!["age_ms"]!, 0, 60_000);
    }

    [Theory]
    [InlineData("""{"item_ids":["a"]}""", 400, "user_id is empty; it is required.")]
    [InlineData("null", 400, "The body is missing or null")]
    [InlineData("""{"user_id":"","item_ids":["a"]}""", 400, "user_id is empty")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"item_numbers":[1]}""", 400, "item_ids has 1 candidates and item_numbers 1; fill one of the two")]
    [InlineData("""{"user_id":"u","itemids":["a"]}""", 400, "The body does not fit at $.itemids, line 1")]
    [InlineData("""{"user_id":"u","user_id":"v"}""", 400, "The body does not fit")]
    [InlineData("""{"user_id":"u","item_ids":null}""", 400, "The body does not fit at $.item_ids")]
    [InlineData("""{"user_id":"u","item_numbers":["1"]}""", 400, "The body does not fit at $.item_numbers[0]")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"behaviors":[{"item_id":"a"}]}""", 400, "behaviors[0] has no timestamp_ms")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"behaviors":[null]}""", 400, "behaviors[0]")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"behaviors":[{"item_id":"","timestamp_ms":1}]}""", 400, "behaviors[0].item_id is empty")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"behaviors":[{"item_id":"a","timestamp_ms":9100000000000000}]}""", 400, "behaviors[0].timestamp_ms (9100000000000000) is no time")]
    [InlineData("""{"user_id":"u","item_ids":["a",null]}""", 400, "item_ids[1] is empty")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"item_features":{"category":null}}""", 400, "item_features.category is null")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"item_features":{"category":[null]}}""", 400, "item_features.category[0] is null")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"context":{"hour":null}}""", 400, "context.hour is null")]
    [InlineData("""{"user_id":"u","item_ids":["a"],"model":"x"}""", 404, "No such model is served")]
    [InlineData("""not json""", 400, "The body is not the JSON object that this call takes, line 1")]
    [InlineData("", 400, "The body is missing or null")]
    public async Task A_Body_That_Is_Not_Right_Has_Problem_Details(string body, int status, string detail)
    {
        using var response = await _http.PostAsync("/v1/score", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(status, (int)problem["status"]!);
        Assert.StartsWith(detail, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Item_Id_Has_A_Longest_Length()
    {
        var longest = new string('x', 128);

        await PostAsync("/v1/score", $$"""{"user_id":"u","item_ids":["{{longest}}"]}""");
        using var refusal = await _http.PostAsync("/v1/score", new StringContent($$"""{"user_id":"u","item_ids":["{{longest}}y"]}""", Encoding.UTF8, "application/json"));

        Assert.Contains("item_ids[0] has 129 bytes; at most 128 are taken.", await refusal.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "behaviors is empty")]
    [InlineData("""{"behaviors":[null]}""", "behaviors[0].item_id is empty")]
    [InlineData("""{"behaviors":[{"item_id":"a","timestamp_ms":9100000000000000}]}""", "behaviors[0].timestamp_ms (9100000000000000) is no time")]
    [InlineData("""{"behaviors":[{"item_id":"a�b"}]}""", "behaviors[0].item_id has a U+FFFD in it")]
    public async Task What_Could_Not_Be_Read_Back_Is_Not_Appended(string body, string detail)
    {
        using var response = await _http.PostAsync("/v1/users/u/behaviors", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.StartsWith(detail, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2fb%25", "a/b%")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("a%20b", "a b")]
    public async Task Any_User_Id_Fits_Into_The_Path(string path, string user)
    {
        var appended = await PostAsync($"/v1/users/{path}/behaviors", """{"behaviors":[{"item_id":"item-1"}]}""");
        var answer = await PostAsync("/v1/score", $$"""{"user_id":"{{user}}","item_ids":["item-9"]}""");
        var seen = JsonNode.Parse(await _http.GetStringAsync($"/v1/users/{path}/behaviors"))!;

        Assert.Equal((user, user, 1), ((string)appended["user_id"]!, (string)seen["user_id"]!, (int)answer["user"]!["length"]!));
    }

    [Fact]
    public async Task A_Version_In_The_Query_Is_Looked_At()
    {
        using var response = await _http.GetAsync("/v1/users/u/behaviors?model_version=99");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_Caller_That_Wants_No_Json_Still_Learns_What_Is_Wrong()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/score") { Content = new StringContent("""{"user_id":""}""", Encoding.UTF8, "application/json"), Headers = { { "Accept", "text/html" } } };

        using var response = await _http.SendAsync(request);

        Assert.Contains("user_id is empty", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_server.Logs.At(LogLevel.Error));
    }

    [Fact]
    public async Task The_Field_At_Fault_Is_Named_For_Programs()
    {
        using var response = await _http.PostAsync("/v1/score", new StringContent("""{"user_id":"u","item_numbers":[1],"item_ids":["1"]}""", Encoding.UTF8, "application/json"));

        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal("invalid_request", (string)problem["code"]!);
        Assert.Single(problem["errors"]!["item_numbers"]!.AsArray());
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/score", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/metrics", HttpStatusCode.NotFound)]
    [InlineData("GET", "/healthz/ready", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/users/%E2%98%83/behaviors?model=x", HttpStatusCode.NotFound)]
    public async Task Every_Other_Answer_Is_A_Problem_Too(string method, string path, HttpStatusCode status)
    {
        using var response = await _http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_Body_Of_Another_Type_Is_Refused()
    {
        using var response = await _http.PostAsync("/v1/score", new StringContent("user_id=u", Encoding.UTF8, "text/plain"));

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Models_Are_Listed()
    {
        var answer = JsonNode.Parse(await _http.GetStringAsync("/v1/models"))!;

        var model = Assert.Single(answer["models"]!.AsArray())!;
        Assert.Equal(("handmade", true, "cpu"), ((string)model["name"]!, (bool)model["is_default"]!, (string)model["provider"]!));
        Assert.Equal(100, (int)answer["max_candidates_per_request"]!);
    }

    [Fact]
    public async Task The_Api_Is_Described_And_Has_A_Page()
    {
        var description = JsonNode.Parse(await _http.GetStringAsync("/openapi/v1.json"))!;
        using var root = await _http.GetAsync("/");
        using var page = await _http.GetAsync("/docs/");

        Assert.Equal(["/v1/explain", "/v1/models", "/v1/prepare", "/v1/score", "/v1/users/{id}/behaviors"], description["paths"]!.AsObject().Select(path => path.Key).Order());
        Assert.Contains("user_id", description["components"]!["schemas"]!["ScoreBody"]!["properties"]!.AsObject().Select(property => property.Key));
        Assert.NotNull(description["paths"]!["/v1/score"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!["user_id"]);
        Assert.Equal("/docs/", root.Headers.Location?.ToString());
        Assert.Contains("<title>DminServing</title>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<JsonNode> PostAsync(string path, string body)
    {
        using var response = await _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
