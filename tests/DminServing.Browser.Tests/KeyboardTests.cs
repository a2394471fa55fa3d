using Xunit;
using static Microsoft.Playwright.Assertions;

namespace DminServing.Browser.Tests;

public sealed class KeyboardTests(Shop shop)
{
    [Fact]
    public async Task A_Ranking_Is_Asked_For_Read_And_Explained_Without_A_Mouse()
    {
        await using var page = await shop.OpenAsync();
        var keys = page.Page.Keyboard;

        await TabToAsync(page, "#user");
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("ben-trousers-lately");
        await keys.PressAsync("Enter");
        await Expect(page.Rows).ToHaveCountAsync(12);
        await page.SettleAsync();

        await TabToAsync(page, "#list button");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowDown");
        var third = (await page.RankingAsync())[2].Item;
        await Expect(page.Chosen).ToContainTextAsync(third);
        await Expect(page.Why.Locator("h2")).ToContainTextAsync(third);

        await TabToAsync(page, "[role=gridcell]");
        await Expect(page.Readout).ToContainTextAsync("Interest 1 gives");
        await Expect(page.Readout).ToContainTextAsync("position 1,");
        await keys.PressAsync("ArrowLeft");
        await Expect(page.Readout).ToContainTextAsync("position 2,");
        await keys.PressAsync("ArrowDown");
        await Expect(page.Readout).ToContainTextAsync("Interest 2 gives");
        await keys.PressAsync("Home");
        await Expect(page.Readout).ToContainTextAsync("position 12,");

        await TabToAsync(page, ".numbers summary");
        await keys.PressAsync("Enter");
        await Expect(page.Why.Locator("tbody tr")).ToHaveCountAsync(12);
        await Expect(page.Why.Locator("tbody tr").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_Has_The_Focus_Can_Be_Seen()
    {
        await using var page = await shop.OpenAsync();
        await page.PressAsync("Score");
        await page.Page.EvaluateAsync("document.activeElement.blur(), scrollTo(0, 0)");
        HashSet<string> seen = [];

        for (var stop = 0; stop < 25; stop++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var (name, outline) = await FocusAsync(page);
            Assert.True(outline is not "none" || name == "BODY", $"{name} has the focus and does not show it.");
            seen.Add(name);
        }

        Assert.Superset(new HashSet<string> { "SELECT#model", "INPUT#user", "TEXTAREA#candidates", "INPUT#item", "BUTTON.candidate", "DIV.cell" }, seen);
    }

    private static async Task<(string Name, string Outline)> FocusAsync(DebugPage page)
    {
        var text = await page.Page.EvaluateAsync<string>("(e => `${e.tagName}${e.id ? '#' + e.id : e.className ? '.' + e.className : ''}|${getComputedStyle(e).outlineStyle}`)(document.activeElement)");
        return (text.Split('|')[0], text.Split('|')[1]);
    }

    // Presses Tab until something has the focus.
    private static async Task TabToAsync(DebugPage page, string selector)
    {
        for (var presses = 0; presses < 30; presses++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"Tab does not get to {selector}.");
    }
}
