using Microsoft.Playwright;
using Xunit;

namespace DminServing.Browser.Tests;

public sealed class AppearanceTests(Shop shop)
{
    // Text and its ground, by WCAG: what is less than 4.5 to 1. Text that only screen readers get has none.
    private const string FaintTexts =
        """
        () => {
          const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const rgba = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const light = colour => rgba(colour).slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = e => { while (e && rgba(getComputedStyle(e).backgroundColor)[3] < 255) e = e.parentElement; return getComputedStyle(e ?? document.body).backgroundColor; };
          const faint = [];
          for (const e of document.querySelectorAll('body *')) {
            const isText = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || ['INPUT', 'TEXTAREA', 'SELECT'].includes(e.tagName);
            if (!isText || e.closest('.unseen, noscript, option') || !e.checkVisibility()) continue;
            const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
            if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(`${e.tagName}.${e.className} ${e.textContent.slice(0, 30)}: ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
          }
          return faint;
        }
        """;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_Stands_Out_From_Its_Ground(ColorScheme scheme)
    {
        await using var page = await shop.OpenAsync(scheme: scheme);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(FaintTexts));

        await page.ScoreAsync("carla-shoes-and-trousers-by-turns", "shoes-suede-boot", "no-such-item", "trousers-slim-chino");
        await page.Page.GetByText("The same in numbers").ClickAsync();
        await page.Page.Locator("#facts summary").ClickAsync();
        await page.ScoreAsync("ben-trousers-lately", "shoes-suede-boot", "no-such-item", "trousers-slim-chino");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(FaintTexts));

        await page.ScoreAsync("", "shoes-suede-boot");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(FaintTexts));
    }

    [Theory]
    [InlineData(360)]
    [InlineData(720)]
    [InlineData(1280)]
    public async Task Nothing_Has_To_Be_Scrolled_Sideways(int width)
    {
        await using var page = await shop.OpenAsync(width, height: 740);
        Assert.Equal(0, await page.OverhangAsync());

        await page.ScoreAsync("carla-shoes-and-trousers-by-turns", "shoes-suede-boot", new string('x', 128), "trousers-slim-chino");
        await page.Page.GetByText("The same in numbers").ClickAsync();
        await page.Page.Locator("#facts summary").ClickAsync();
        await page.Page.GetByLabel("as written here").CheckAsync();
        Assert.Equal(0, await page.OverhangAsync());

        await page.ScoreAsync(new string('y', 300), "shoes-suede-boot");
        Assert.Equal(0, await page.OverhangAsync());
    }

    [Fact]
    public async Task On_A_Phone_The_Whole_Map_Fits_With_The_Newest_Behavior_On_Top()
    {
        await using var page = await shop.OpenAsync(width: 360, height: 740);
        await page.ScoreAsync("carla-shoes-and-trousers-by-turns", "shoes-suede-boot", "trousers-slim-chino");

        var newest = await page.Map.Locator(".cell").Nth(19).BoundingBoxAsync();
        var oldest = await page.Map.Locator(".cell").Nth(0).BoundingBoxAsync();
        Assert.True(newest!.Y < oldest!.Y);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("(e => e.scrollWidth - e.clientWidth)(document.querySelector('.map-scroll'))"));
    }

    [Fact]
    public async Task Stepping_Through_Candidates_Leaves_Everything_In_Its_Place()
    {
        await using var page = await shop.OpenAsync();
        await page.PressAsync("Score");
        await page.Rows.First.FocusAsync();
        var before = await PlacesAsync(page);

        for (var step = 0; step < 5; step++)
        {
            await page.Page.Keyboard.PressAsync("ArrowDown");
            await page.SettleAsync();
            Assert.Equal(before, await PlacesAsync(page));
        }
    }

    private static Task<string> PlacesAsync(DebugPage page) => page.Page.EvaluateAsync<string>(
        "JSON.stringify([...document.querySelectorAll('section, #list, [role=grid], .readout, .numbers')].map(e => (r => [r.x, r.y, r.width, r.height].map(Math.round))(e.getBoundingClientRect())))");
}
