using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DminServing.ModelContract.Calibration;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests.Rest;

/// <summary>Two versions of a model: the newest has a calibration, the one before has none.</summary>
public sealed class CalibrationTests : IAsyncLifetime
{
    private const string Question = """{"user_id":"user-1","item_ids":["item-4","item-40"],"calibrate":true""";
    private readonly TempFolder _folder = new();
    private readonly IsotonicSteps _steps = new([0.1f, 0.9f], [0.02f, 0.4f]);
    private ServerUnderTest _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        new HandMadeModel { Version = 2, Calibration = _steps }.WriteTo(_folder.Path);
        _server = await ServerUnderTest.StartAsync(_folder);
        _http = _server.Http(Listener.Rest);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_Row_Has_Its_Calibrated_Rate_Beside_Its_Score()
    {
        var (status, answer) = await PostAsync("/v1/score", Question + "}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(answer["items"]!.AsArray(), row => Assert.Equal(_steps.Apply((float)row!["ctr"]!), (float)row["calibrated_ctr"]!));
    }

    [Fact]
    public async Task Nobody_Gets_What_He_Did_Not_Ask_For()
    {
        var (_, answer) = await PostAsync("/v1/score", """{"user_id":"user-1","item_ids":["item-4"]}""");

        Assert.False(answer["items"]![0]!.AsObject().ContainsKey("calibrated_ctr"));
    }

    [Fact]
    public async Task A_Version_Without_Calibration_Refuses_And_Names_The_Way_Out()
    {
        var (status, problem) = await PostAsync("/v1/score", Question + ""","model_version":"1"}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("handmade/1 has no calibration. Leave calibrate out", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains("dmin-train export --calibration", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Explanation_Tells_Of_Scores_As_They_Are()
    {
        var (status, problem) = await PostAsync("/v1/explain", Question + "}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("An explanation tells of scores as they are; leave calibrate out", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_List_Of_Models_Says_Which_Have_One()
    {
        var models = JsonNode.Parse(await _http.GetStringAsync("/v1/models"))!["models"]!.AsArray();

        Assert.Equal([("1", null), ("2", "isotonic")], models.Select(model => ((string)model!["version"]!, (string?)model["calibration"])).Order());
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(string path, string body)
    {
        using var response = await _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
