using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace DminServing.Browser.Tests;

public sealed class ScoringTests(Shop shop)
{
    private static readonly string[] Items = ["trousers-slim-chino", "shoes-trail-runner", "lamps-brass-pendant", "shoes-suede-boot", "books-fantasy-atlas"];

    [Fact]
    public async Task The_Ranking_Is_The_One_That_The_Api_Gives()
    {
        await using var page = await shop.OpenAsync();

        await page.ScoreAsync("anna-shoes-lately", Items);

        Assert.Equal(Ranking(await shop.ScoreAsync("anna-shoes-lately", Items)), await page.RankingAsync());
        await Expect(page.Status).ToHaveTextAsync("5 candidates by dmin-demo / 1, from 12 behaviors of the store.");
        await Expect(page.Page.Locator(".legend li span:first-of-type").First).ToHaveTextAsync("behaviors");
    }

    [Fact]
    public async Task A_History_Written_On_The_Page_Is_Scored_Instead_Of_The_Stored_One()
    {
        await using var page = await shop.OpenAsync();
        JsonArray behaviors = [Behavior("games-puzzle-box", 1_780_000_000_000), Behavior("books-crime-novel", 1_780_000_100_000)];

        await page.Page.GetByLabel("as written here").CheckAsync();
        await page.Page.GetByLabel("Behaviors", new() { Exact = true }).FillAsync("games-puzzle-box 1780000000000\nbooks-crime-novel 1780000100000\n");
        await page.ScoreAsync("anna-shoes-lately", Items);

        Assert.Equal(Ranking(await shop.ScoreAsync("anna-shoes-lately", Items, behaviors)), await page.RankingAsync());
        await Expect(page.Status).ToContainTextAsync("from 2 behaviors of the request");
    }

    [Fact]
    public async Task The_Stored_History_Can_Be_Taken_Over_And_Changed()
    {
        var user = await shop.UserAsync("games-puzzle-box", "books-crime-novel");
        await using var page = await shop.OpenAsync();
        await page.User.FillAsync(user);

        await page.Page.GetByLabel("as written here").CheckAsync();
        await page.PressAsync("Begin with the stored one");

        var lines = (await page.Page.GetByLabel("Behaviors", new() { Exact = true }).InputValueAsync()).Split('\n');
        Assert.Equal(["games-puzzle-box", "books-crime-novel"], lines.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_Wrong_User_Id_Is_Told_In_The_Servers_Words()
    {
        await using var page = await shop.OpenAsync();

        await page.ScoreAsync(new string('x', 129), Items);

        await Expect(page.Alert).ToContainTextAsync("user_id has 129 bytes; at most 128 are taken.");
        await Expect(page.Alert).ToContainTextAsync("400 · invalid_request");
        await Expect(page.User).ToHaveAttributeAsync("aria-invalid", "true");
        await page.ScoreAsync("anna-shoes-lately", Items);
        await Expect(page.Alert).ToBeEmptyAsync();
        await Expect(page.User).Not.ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task Items_And_Users_The_Model_Does_Not_Know_Are_Told()
    {
        await using var page = await shop.OpenAsync();

        await page.ScoreAsync("somebody-new", "no-such-item", "shoes-suede-boot");

        await Expect(page.Page.Locator("#notes li")).ToHaveTextAsync(["This user has no behaviors: scored by what the model knows of anybody.", "1 candidate is unknown to the model and scored as an item it has never seen."]);
        await Expect(page.Why).ToContainTextAsync("This user has no behaviors.");
    }

    [Fact]
    public async Task What_Is_Degraded_Is_Told_In_Words()
    {
        await using var page = await shop.OpenAsync();
        await page.Page.RouteAsync("**/v1/score", async route =>
        {
            var answer = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            (answer["degraded"], answer["user"]!["behaviors_age_ms"]) = (new JsonArray("BEHAVIORS_STALE"), 180_000);
            await route.FulfillAsync(new() { ContentType = "application/json", Body = answer.ToJsonString() });
        });

        await page.ScoreAsync("anna-shoes-lately", Items);

        await Expect(page.Page.Locator("#notes")).ToHaveTextAsync("The behavior store did not answer: scored with the history as it was read 3 minutes ago.");
    }

    [Fact]
    public async Task A_Server_That_Is_Gone_Is_Told()
    {
        await using var page = await shop.OpenAsync();
        await page.Page.RouteAsync("**/v1/score", route => route.AbortAsync());

        await page.ScoreAsync("anna-shoes-lately", Items);

        await Expect(page.Alert).ToContainTextAsync("The server does not answer.");
    }

    [Fact]
    public async Task The_Page_Remembers_Who_Was_Asked_About()
    {
        await using var page = await shop.OpenAsync();

        await page.ScoreAsync("emil-only-lamps", Items);
        await page.OpenAsync(shop.Address);

        await Expect(page.User).ToHaveValueAsync("emil-only-lamps");
        await Expect(page.Candidates).ToHaveValueAsync(string.Join('\n', Items));
        await Expect(page.Page.Locator("#users option").First).ToHaveAttributeAsync("value", "emil-only-lamps");
    }

    private static JsonObject Behavior(string item, long time) => new() { ["item_id"] = item, ["timestamp_ms"] = time };

    private static IReadOnlyList<(string Item, string Ctr)> Ranking(JsonNode answer) =>
        [.. answer["items"]!.AsArray().Select(row => ((string)row!["item_id"]!, ((double)row["ctr"]!).ToString("F4", CultureInfo.InvariantCulture)))];
}
