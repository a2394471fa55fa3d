using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace DminServing.Browser.Tests;

/// <summary>Figure 2 of the paper on the page.</summary>
public sealed class HeatMapTests(Shop shop)
{
    private const string User = "carla-shoes-and-trousers-by-turns";
    private static readonly string[] Items = ["trousers-slim-chino", "shoes-trail-runner", "lamps-brass-pendant"];

    [Fact]
    public async Task Its_Numbers_Are_Those_Of_The_Explanation()
    {
        await using var page = await shop.OpenAsync();
        await page.ScoreAsync(User, Items);
        await page.Page.GetByText("The same in numbers").ClickAsync();

        var explanation = await shop.ExplainAsync(User, Items);
        foreach (var candidate in explanation["candidates"]!.AsArray().Select(candidate => candidate!))
        {
            await page.Rows.Filter(new() { HasText = (string)candidate["item_id"]! }).ClickAsync();
            await Expect(page.Why.GetByRole(AriaRole.Heading)).ToContainTextAsync((string)candidate["item_id"]!);

            Assert.Equal(Expected(explanation, candidate), await NumbersAsync(page));
        }
    }

    [Fact]
    public async Task The_Newest_Behavior_Is_At_The_Right_And_Each_Row_Is_An_Interest()
    {
        await using var page = await shop.OpenAsync();
        await page.ScoreAsync(User, Items);

        var heads = page.Map.Locator(".behavior");
        var places = await heads.Locator(".position").AllInnerTextsAsync();
        var lefts = await Task.WhenAll(Enumerable.Range(0, places.Count).Select(async place => (await heads.Nth(place).BoundingBoxAsync())!.X));
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(place => place.ToString(CultureInfo.InvariantCulture)), places);
        Assert.Equal(lefts.Order(), lefts);
        await Expect(page.Map.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(["Interest 1", "Interest 2", "Interest 3", "Interest 4", "Left out ±", "Age"]);
        await Expect(page.Map.Locator(".cell")).ToHaveCountAsync(80);
    }

    [Fact]
    public async Task The_Strongest_Cell_Is_The_Darkest()
    {
        await using var page = await shop.OpenAsync();
        await page.ScoreAsync(User, Items);

        var cells = JsonSerializer.Deserialize<double[][]>(await page.Map.Locator(".cell").EvaluateAllAsync<string>(
            """
            cells => JSON.stringify(cells.map(cell => {
              const canvas = new OffscreenCanvas(1, 1).getContext('2d');
              canvas.fillStyle = getComputedStyle(cell).backgroundColor;
              canvas.fillRect(0, 0, 1, 1);
              const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
              return [parseFloat(cell.getAttribute('aria-label')), 0.2126 * r + 0.7152 * g + 0.0722 * b];
            }))
            """))!.OrderByDescending(cell => cell[0]).Select(cell => cell[1]).ToList();

        Assert.Equal(cells.Order(), cells);
    }

    [Fact]
    public async Task A_Cell_That_Is_Pointed_At_Says_What_It_Is()
    {
        await using var page = await shop.OpenAsync();
        await page.ScoreAsync(User, Items);

        await page.Map.Locator(".cell").Last.HoverAsync();
        await Expect(page.Readout).ToContainTextAsync("Interest 4 gives ");
        await Expect(page.Readout).ToContainTextAsync(" % of its attention to trousers-wide-chino, position 1, ");
        await page.Map.Locator(".without").Last.HoverAsync();
        await Expect(page.Readout).ToContainTextAsync("Without trousers-wide-chino, position 1,");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Question" }).HoverAsync();
        await Expect(page.Readout).ToContainTextAsync("looks hardest");
    }

    [Fact]
    public async Task A_Model_Without_Interests_Is_Told_And_Its_Behaviors_Are_Listed()
    {
        var user = await shop.UserAsync("games-puzzle-box", "books-crime-novel");
        await using var page = await shop.OpenAsync();
        await page.Page.RouteAsync("**/v1/explain", route => route.FulfillAsync(new()
        {
            Status = 409,
            ContentType = "application/problem+json",
            Body = """{"status":409,"title":"The model cannot be explained.","detail":"din is no network of interests.","code":"not_explainable"}""",
        }));

        await page.ScoreAsync(user, Items);

        await Expect(page.Rows).ToHaveCountAsync(3);
        await Expect(page.Why).ToContainTextAsync("din is no network of interests.");
        await Expect(page.Why.Locator("ol code")).ToHaveTextAsync(["books-crime-novel", "games-puzzle-box"]);
    }

    // Of each behavior its position, item, weights by interest and the score without it.
    private static async Task<string[]> NumbersAsync(DebugPage page) =>
        [.. (await page.Why.Locator("tbody tr").AllInnerTextsAsync()).Select(row => row.Split('\t')).Select(cells => string.Join(' ', [.. cells[..2], .. cells[3..^1]]))];

    private static IEnumerable<string> Expected(JsonNode explanation, JsonNode candidate) =>
        explanation["behaviors"]!.AsArray().Select((behavior, place) => string.Join(
            ' ',
            [$"{(int)behavior!["position"]!}", (string)behavior["item_id"]!, .. candidate["attention"]!.AsArray().Select(row => Rounded(row![place]!)), Rounded(candidate["without"]![place]!)]));

    private static string Rounded(JsonNode number) => ((double)number).ToString("F4", CultureInfo.InvariantCulture);
}
