using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DminServing.Browser.Tests;

/// <summary>The debug page as somebody before the browser uses it.</summary>
internal sealed class DebugPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];

    public DebugPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Note(_complaints, message.Type is "error" or "warning" ? message.Text : "");
        page.PageError += (_, error) => Note(_complaints, error);
        page.RequestFailed += (_, request) => Note(_complaints, $"{request.Url}: {request.Failure}");
        page.Request += (_, request) => Note(_requests, request.Url);
    }

    public IPage Page { get; }

    /// <summary>What the browser has said that is wrong.</summary>
    public IReadOnlyList<string> Complaints => Copy(_complaints);

    /// <summary>The addresses it has asked.</summary>
    public IReadOnlyList<string> Requests => Copy(_requests);

    public ILocator User => Page.GetByLabel("User", new() { Exact = true });

    public ILocator Candidates => Page.GetByLabel("Candidates");

    public ILocator Rows => Page.Locator("#list button");

    public ILocator Chosen => Page.Locator("#list button[aria-current=true]");

    public ILocator Status => Page.GetByRole(AriaRole.Status);

    public ILocator Alert => Page.GetByRole(AriaRole.Alert);

    public ILocator Why => Page.Locator("#why");

    public ILocator Map => Page.GetByRole(AriaRole.Grid);

    public ILocator Readout => Page.Locator(".readout");

    public async Task<IResponse?> OpenAsync(string address)
    {
        var response = await Page.GotoAsync(address + "/debug");
        if (response?.Ok == true)
        {
            await Expect(Page.Locator("html[data-ready]")).ToBeAttachedAsync();
        }

        return response;
    }

    /// <summary>Fills the form, presses Score and waits for the answer and its explanation.</summary>
    public async Task ScoreAsync(string user, params string[] candidates)
    {
        await User.FillAsync(user);
        await Candidates.FillAsync(string.Join('\n', candidates));
        await PressAsync("Score");
    }

    public async Task PressAsync(string button)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await SettleAsync();
    }

    /// <summary>Waits until nothing is on its way.</summary>
    public Task SettleAsync() => Expect(Page.Locator("[aria-busy]")).ToHaveCountAsync(0);

    /// <summary>The ranking: item and score as they are written.</summary>
    public async Task<IReadOnlyList<(string Item, string Ctr)>> RankingAsync() =>
        [.. (await Page.Locator("#list .id").AllInnerTextsAsync()).Zip(await Page.Locator("#list .ctr").AllInnerTextsAsync())];

    /// <summary>How far the page can be scrolled sideways.</summary>
    public Task<int> OverhangAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private static void Note(List<string> notes, string text)
    {
        lock (notes)
        {
            if (text.Length > 0)
            {
                notes.Add(text);
            }
        }
    }

    private static string[] Copy(List<string> notes)
    {
        lock (notes)
        {
            return [.. notes];
        }
    }
}
