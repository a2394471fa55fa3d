using DminServing.Testing;
using Microsoft.Playwright;
using Xunit;

namespace DminServing.Browser.Tests;

/// <summary>The pictures of the documents: <c>DMIN_PICTURES=1 dotnet test -c Release --project tests/DminServing.Browser.Tests</c> takes them anew.</summary>
public sealed class Pictures(Shop shop)
{
    [Theory]
    [InlineData("light", ColorScheme.Light, 1440, 900)]
    [InlineData("dark", ColorScheme.Dark, 1440, 900)]
    [InlineData("phone", ColorScheme.Light, 360, 740)]
    public async Task Of_The_Debug_Page(string name, ColorScheme scheme, int width, int height)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("DMIN_PICTURES") is not null, "pictures are taken when DMIN_PICTURES is set");
        var user = await shop.UserAsync("shoes-trail-boot", "shoes-suede-sneaker", "shoes-retro-sneaker", "trousers-linen-jean", "trousers-corduroy-slack", "trousers-cargo-jean", "shoes-canvas-sneaker", "shoes-city-boot", "shoes-suede-boot", "shoes-canvas-sneaker");
        await using var page = await shop.OpenAsync(width, height, scheme);
        await page.User.FillAsync(user);
        await page.PressAsync("Score");
        await page.Page.GetByLabel("The user's next behavior").FillAsync("trousers-slim-chino");
        await page.PressAsync("Append and score");
        if (name == "phone")
        {
            await page.Chosen.ClickAsync();
        }
        else
        {
            await page.Page.EvaluateAsync("document.activeElement.blur()");
        }

        await page.Page.ScreenshotAsync(new() { Path = Repository.File($"docs/images/debug-{name}.png"), FullPage = name != "phone" });
    }
}
