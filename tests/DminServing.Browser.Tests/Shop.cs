using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DminServing.Soak;
using Microsoft.Playwright;
using Xunit;

namespace DminServing.Browser.Tests;

/// <summary>A server with the demo shop and a browser, for all tests.</summary>
public sealed class Shop : IAsyncLifetime
{
    private const float Patience = 30_000; // ms
    private readonly HttpClient _http = new();
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private ServerProcess _server = null!;
    private int _users;

    /// <summary>The address of its REST API.</summary>
    public string Address => _server.Rest;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return; // tests are skipped
        }

        _server = await ServerProcess.StartAsync("");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience); // five seconds otherwise, which a machine that also builds needs at times
        _browser = await Chromium.StartAsync(_playwright);
        _http.BaseAddress = new Uri(Address);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>The page in a browser that has never seen it; the test is skipped where there is none.</summary>
    internal async Task<DebugPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await NewPageAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.OpenAsync(Address);
        return page;
    }

    /// <summary>A browser's empty page.</summary>
    internal async Task<DebugPage> NewPageAsync(BrowserNewContextOptions options)
    {
        Assert.SkipUnless(Chromium.Program is not null, Chromium.Missing);
        var context = await _browser.NewContextAsync(options);
        return new DebugPage(await context.NewPageAsync());
    }

    /// <summary>A user who has just done this, the last item most recently.</summary>
    internal Task<string> UserAsync(params string[] items) => UserAsync([.. items.Select((item, place) => (item, TimeSpan.FromSeconds(items.Length - place)))]);

    /// <summary>A user who has done this so long ago.</summary>
    internal async Task<string> UserAsync(params (string Item, TimeSpan Ago)[] behaviors)
    {
        Assert.SkipUnless(Chromium.Program is not null, Chromium.Missing);
        var user = string.Create(CultureInfo.InvariantCulture, $"visitor-{Interlocked.Increment(ref _users)}");
        var now = TimeProvider.System.GetUtcNow();
        JsonObject[] rows = [.. behaviors.Select(behavior => new JsonObject { ["item_id"] = behavior.Item, ["timestamp_ms"] = (now - behavior.Ago).ToUnixTimeMilliseconds() })];
        await PostAsync($"/v1/users/{user}/behaviors", new JsonObject { ["behaviors"] = new JsonArray(rows) });
        return user;
    }

    /// <summary>What the API answers to the same question.</summary>
    internal Task<JsonNode> ScoreAsync(string user, IEnumerable<string> items, JsonArray? behaviors = null) => PostAsync("/v1/score", Question(user, items, behaviors));

    /// <summary>What the API explains.</summary>
    internal Task<JsonNode> ExplainAsync(string user, IEnumerable<string> items) => PostAsync("/v1/explain", Question(user, items, behaviors: null));

    private static JsonObject Question(string user, IEnumerable<string> items, JsonArray? behaviors)
    {
        var question = new JsonObject { ["user_id"] = user, ["item_ids"] = new JsonArray([.. items.Select(item => JsonValue.Create(item))]) };
        if (behaviors is not null)
        {
            question["behaviors"] = behaviors;
        }

        return question;
    }

    private async Task<JsonNode> PostAsync(string path, JsonNode body)
    {
        using var response = await _http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
