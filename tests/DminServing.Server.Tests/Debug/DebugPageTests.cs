using System.Net;
using System.Text.RegularExpressions;
using DminServing.Server.Debug;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests.Debug;

/// <summary>The files of the debug page as the server gives them; what they do in a browser is in <c>tests/DminServing.Browser.Tests</c>.</summary>
public sealed partial class DebugPageTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ServerUnderTest _server = null!;
    private HttpClient _http = null!;

    public static TheoryData<string> Files() => [.. PageFile.All().Keys];

    public async ValueTask InitializeAsync()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        _server = await ServerUnderTest.StartAsync(_folder);
        _http = _server.Http(Listener.Rest);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_Page_May_Load_Nothing_But_Files_Of_This_Server()
    {
        using var page = await _http.GetAsync("/debug");
        var text = await page.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("default-src 'self';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"style=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|//", text.Replace("<!doctype html>", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_File_That_Another_Names_Is_Served()
    {
        var files = PageFile.All();
        var named = files.SelectMany(file => Names().Matches(System.Text.Encoding.UTF8.GetString(file.Value.Content)).Select(match => match.Groups["file"].Value)).Distinct().ToList();

        Assert.Equal(files.Keys.Where(name => name != PageFile.Start).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        foreach (var name in named)
        {
            using var file = await _http.GetAsync($"/debug/{name}");
            Assert.Equal((HttpStatusCode.OK, "nosniff"), (file.StatusCode, file.Headers.GetValues("X-Content-Type-Options").Single()));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_File_That_The_Browser_Has_Is_Not_Sent_Again(string name)
    {
        using var first = await _http.GetAsync($"/debug/{name}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/debug/{name}") { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };

        using var second = await _http.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task A_Slash_Too_Many_Leads_To_The_Page()
    {
        using var response = await _http.GetAsync("/debug/");

        Assert.Equal("../debug", response.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/debug/nothing.js")]
    [InlineData("/debug/..%2Fappsettings.json")]
    [InlineData("/debug/a/b")]
    public async Task There_Is_Nothing_Else(string path)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    // href and src of the page, imports of the modules.
    [GeneratedRegex("""(?:(?:href|src)="debug/|from '\./)(?<file>[a-z]+\.[a-z]+)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
