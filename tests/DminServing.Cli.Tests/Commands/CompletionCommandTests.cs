using System.Diagnostics;
using DminServing.Cli.Commands;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

public sealed class CompletionCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dmin ", "behaviors")]
    [InlineData("dmin beh", "behaviors")]
    [InlineData("dmin behaviors ", "load")]
    [InlineData("dmin validate model --out", "--output")]
    [InlineData("dmin behaviors load --format ", "Packed")]
    public async Task Bash_Completes_What_Was_Begun(string line, string completion)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is missing");
        Assert.Contains(completion, await CompleteAsync(line));
    }

    [Fact]
    public async Task Bash_Does_Not_Offer_What_Does_Not_Fit()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is missing");
        Assert.Equal(["behaviors"], await CompleteAsync("dmin beh"));
    }

    [Theory]
    [InlineData("zsh", "compdef _dmin dmin")]
    [InlineData("fish", "complete -c dmin")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName dmin")]
    public async Task Other_Shells_Have_Their_Script(string shell, string words) =>
        Assert.Contains(words, (await CommandRun.Of(CompletionCommand.Create(), "completion", shell)).Output, StringComparison.Ordinal);

    // Sources the script as a person's ~/.bashrc does, and asks it what bash would ask it.
    private async Task<string[]> CompleteAsync(string line)
    {
        await File.WriteAllTextAsync(_folder["completion"], (await CommandRun.Of(CompletionCommand.Create(), "completion", "bash")).Output);
        await File.WriteAllTextAsync(_folder["try"], $"""
            dmin() {"{"} dotnet '{DminProcess.Path}' "$@"; {"}"}
            source '{_folder["completion"]}'
            complete -p dmin >/dev/null || exit 1
            COMP_LINE='{line}' COMP_POINT={line.Length}
            _dmin
            printf '%s\n' "${"{"}COMPREPLY[@]{"}"}"
            """);
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", _folder["try"]]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
