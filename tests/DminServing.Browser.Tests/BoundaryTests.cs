using Xunit;
using static Microsoft.Playwright.Assertions;

namespace DminServing.Browser.Tests;

/// <summary>What the page may do.</summary>
public sealed class BoundaryTests(Shop shop)
{
    [Fact]
    public async Task It_Asks_Nobody_But_Its_Server_And_The_Browser_Has_No_Complaint()
    {
        await using var page = await shop.OpenAsync();

        await page.PressAsync("Score");
        await page.Rows.Last.ClickAsync();
        await page.Page.GetByText("The same in numbers").ClickAsync();
        await page.Page.GetByLabel("as written here").CheckAsync();
        await page.PressAsync("Begin with the stored one");
        await page.PressAsync("The user clicks it");

        Assert.Empty(page.Complaints);
        Assert.NotEmpty(page.Requests);
        Assert.All(page.Requests, request => Assert.StartsWith(shop.Address + "/", request, StringComparison.Ordinal));
    }

    // Ids are data: of a user who is called like a script, and of an item that is called like an image.
    [Fact]
    public async Task Ids_Are_Shown_And_Not_Carried_Out()
    {
        const string Evil = "<img src=x onerror=alert(1)>";
        var user = await shop.UserAsync(Evil, "<script>alert(2)</script>");
        await using var page = await shop.OpenAsync();

        await page.ScoreAsync(user, Evil, "\"><svg onload=alert(3)>");

        await Expect(page.Map.Locator(".behavior .id").First).ToHaveTextAsync(Evil);
        Assert.Equal(0, await page.Page.Locator("main img, main svg, main script").CountAsync());
        Assert.Empty(page.Complaints);
    }
}
