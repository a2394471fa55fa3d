using Xunit;
using static Microsoft.Playwright.Assertions;

namespace DminServing.Browser.Tests;

public sealed class AppendTests(Shop shop)
{
    private static readonly string[] Items = ["trousers-slim-chino", "shoes-trail-runner", "lamps-brass-pendant", "shoes-suede-boot", "trousers-linen-jean"];

    [Fact]
    public async Task An_Appended_Behavior_Ranks_Again_And_Shows_What_Moved()
    {
        var user = await shop.UserAsync("shoes-suede-sneaker", "shoes-city-sneaker", "shoes-suede-runner");
        await using var page = await shop.OpenAsync();
        await page.ScoreAsync(user, Items);
        var before = await page.RankingAsync();

        await page.Page.GetByLabel("The user's next behavior").FillAsync("lamps-paper-sconce");
        await page.PressAsync("Append and score");
        await page.PressAsync("Append and score");

        var after = await page.RankingAsync();
        var answer = await shop.ScoreAsync(user, Items);
        Assert.Equal(answer["items"]!.AsArray().Select(row => (string)row!["item_id"]!), after.Select(row => row.Item));
        Assert.Equal(5, (int)answer["user"]!["length"]!);
        Assert.NotEqual(before, after);
        await Expect(page.Status).ToContainTextAsync("After lamps-paper-sconce:");
        await Expect(page.Map.Locator(".behavior .id").Last).ToHaveTextAsync("lamps-paper-sconce");
    }

    [Fact]
    public async Task The_Places_Before_Stand_Beside_The_New_Ones()
    {
        await using var page = await shop.OpenAsync();
        await page.Page.GetByLabel("as written here").CheckAsync();
        await page.Page.GetByLabel("Behaviors", new() { Exact = true }).FillAsync("shoes-suede-sneaker\nshoes-city-sneaker");
        await page.ScoreAsync("somebody", Items);
        var before = (await page.RankingAsync()).Select(row => row.Item).ToList();

        await page.Page.GetByLabel("Behaviors", new() { Exact = true }).FillAsync("trousers-wide-chino\ntrousers-linen-jogger\ntrousers-slim-jean\ntrousers-wide-chino");
        await page.PressAsync("Score");

        var after = (await page.RankingAsync()).Select(row => row.Item).ToList();
        var moves = await page.Page.Locator("#list .move").AllInnerTextsAsync();
        Assert.Equal(after.Select((item, place) => Move(before.IndexOf(item) - place, before.IndexOf(item) + 1)), moves.Select(text => text.ReplaceLineEndings("")));
        Assert.Contains(moves, text => text.Length > 0);
        await Expect(page.Status).ToContainTextAsync("With the other history: trousers-");
    }

    [Fact]
    public async Task The_Chosen_Candidate_Can_Be_Clicked_By_The_User()
    {
        var user = await shop.UserAsync("games-puzzle-box");
        await using var page = await shop.OpenAsync();
        await page.ScoreAsync(user, Items);
        var item = (await page.RankingAsync())[^1].Item;

        await page.Rows.Last.ClickAsync();
        await page.PressAsync("The user clicks it");

        await Expect(page.Status).ToContainTextAsync($"After {item}:");
        await Expect(page.Chosen).ToContainTextAsync(item);
        await Expect(page.Map.Locator(".behavior .id")).ToHaveTextAsync(["games-puzzle-box", item]);
    }

    [Fact]
    public async Task A_Written_History_Grows_And_The_Store_Is_Left_Alone()
    {
        var user = await shop.UserAsync("games-puzzle-box");
        await using var page = await shop.OpenAsync();
        await page.Page.GetByLabel("as written here").CheckAsync();
        await page.Page.GetByLabel("Behaviors", new() { Exact = true }).FillAsync("""[{"item_id":"books-crime-novel","timestamp_ms":1780000000000}]""");
        await page.ScoreAsync(user, Items);

        await page.Page.GetByLabel("The user's next behavior").FillAsync("books-fantasy-atlas");
        await page.PressAsync("Append and score");

        await Expect(page.Map.Locator(".behavior .id")).ToHaveTextAsync(["books-crime-novel", "books-fantasy-atlas"]);
        Assert.Equal(1, (int)(await shop.ScoreAsync(user, Items))["user"]!["length"]!);
    }

    [Fact]
    public async Task An_Item_That_Cannot_Be_Stored_Is_Told_In_The_Servers_Words()
    {
        await using var page = await shop.OpenAsync();
        await page.User.FillAsync("somebody-else");

        await page.Page.GetByLabel("The user's next behavior").FillAsync(new string('x', 129));
        await page.PressAsync("Append and score");

        await Expect(page.Alert).ToContainTextAsync("behaviors[0].item_id has 129 bytes; at most 128 are taken.");
        await Expect(page.Page.GetByLabel("The user's next behavior")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Rows).ToHaveCountAsync(0);
    }

    private static string Move(int up, int was) => up switch
    {
        0 => "",
        > 0 => $"▲ {up}up {up}, was {was}",
        _ => $"▼ {-up}down {-up}, was {was}",
    };
}
