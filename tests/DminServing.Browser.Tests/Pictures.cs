using DminServing.Testing;
using Microsoft.Playwright;
using Xunit;

namespace DminServing.Browser.Tests;

/// <summary>The pictures of the documents: <c>DMIN_PICTURES=1 dotnet test -c Release --project tests/DminServing.Browser.Tests</c> takes them anew.</summary>
public sealed class Pictures(Shop shop)
{
    // By turns, as in the paper's example.
    private static readonly (string, TimeSpan)[] History =
    [
        ("shoes-trail-boot", TimeSpan.FromDays(65)), ("shoes-suede-sneaker", TimeSpan.FromDays(64)), ("trousers-linen-jean", TimeSpan.FromDays(9)),
        ("trousers-cargo-jean", TimeSpan.FromDays(9)), ("shoes-canvas-sneaker", TimeSpan.FromHours(30)), ("shoes-city-boot", TimeSpan.FromHours(29)),
        ("trousers-wide-chino", TimeSpan.FromHours(3)), ("trousers-slim-slack", TimeSpan.FromHours(3)), ("shoes-trail-runner", TimeSpan.FromMinutes(4)),
    ];

    [Theory]
    [InlineData("light", ColorScheme.Light, 1440, 900)]
    [InlineData("dark", ColorScheme.Dark, 1440, 900)]
    [InlineData("phone", ColorScheme.Light, 360, 740)]
    public async Task Of_The_Debug_Page(string name, ColorScheme scheme, int width, int height)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("DMIN_PICTURES") is not null, "pictures are taken when DMIN_PICTURES is set");
        var user = await shop.UserAsync(History);
        await using var page = await shop.OpenAsync(width, height, scheme);
        await page.User.FillAsync(user);
        await page.PressAsync("Score");
        await page.Page.GetByLabel("The user's next behavior").FillAsync("trousers-slim-chino");
        await page.PressAsync("Append and score");
        if (name == "phone")
        {
            await page.Chosen.ClickAsync();
            await page.Page.Mouse.MoveAsync(0, 0);
        }
        else
        {
            await page.Page.EvaluateAsync("document.activeElement.blur()");
        }

        await page.Page.ScreenshotAsync(new() { Path = Repository.File($"docs/images/debug-{name}.png"), FullPage = name != "phone" });
    }
}
