using Microsoft.Playwright;

namespace DminServing.Browser.Tests;

/// <summary>This machine's browser.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Why a test that needs it is skipped.</summary>
    public const string Missing = "chromium is missing (Debian: apt-get install chromium)";

    /// <summary>Where it is; null where there is none.</summary>
    public static string? Program { get; } =
        Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    public static Task<IBrowser> StartAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = ["--no-sandbox", "--disable-gpu"] }); // its sandbox does not start as root, as in containers
}
