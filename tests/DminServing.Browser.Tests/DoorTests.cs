using DminServing.Soak;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace DminServing.Browser.Tests;

/// <summary>The page of a server that asks for credentials.</summary>
public sealed class DoorTests(Shop shop)
{
    // The hash is the key's SHA-256.
    private const string Key = "key-of-a-person";
    private const string KeySha256 = "6253bf84d4b9f2b87e0f8f71f1b181f95a63edf78bb814ec15a1341e96a234ce";

    [Fact]
    public async Task It_Is_Refused_Without_The_Credential_And_Tells_Which_Role_Is_Missing_With_It()
    {
        await using var stranger = await shop.NewPageAsync(new BrowserNewContextOptions());
        await using var person = await shop.NewPageAsync(new BrowserNewContextOptions { ExtraHTTPHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-api-key"] = Key } });
        await using var server = await ServerProcess.StartAsync("", ("Access:Clients:0:Name", "person"), ("Access:Clients:0:Roles:0", "debug"), ("Access:Clients:0:KeySha256:0", KeySha256));

        var refusal = await stranger.OpenAsync(server.Rest);
        await person.OpenAsync(server.Rest);
        await person.PressAsync("Score");

        Assert.Equal(401, refusal!.Status);
        await Expect(stranger.Page.Locator("body")).ToContainTextAsync("Send an API key in x-api-key");
        await Expect(person.Alert).ToContainTextAsync("The call needs the role score, which the caller has not.");
        await Expect(person.Alert).ToContainTextAsync("403 · forbidden");
    }
}
