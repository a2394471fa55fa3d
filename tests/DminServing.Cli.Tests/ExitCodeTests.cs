using System.Text.Json;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests;

/// <summary>The command as scripts call it: exit codes, and which of the two outputs has what.</summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(ExitCode.Done, "--help")]
    [InlineData(ExitCode.Usage, "no-such-command")]
    [InlineData(ExitCode.Usage, "score", "--item", "a")]
    [InlineData(ExitCode.Usage, "behaviors", "get", "ann", "--count", "0")]
    [InlineData(ExitCode.Failed, "models", "--server", "http://127.0.0.1:9")]
    [InlineData(ExitCode.Failed, "validate", "model", "/no/such/folder")]
    public async Task The_Exit_Code_Tells_A_Wrong_Command_Line_From_Trouble(int exitCode, params string[] arguments) => Assert.Equal(exitCode, (await DminProcess.RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task Standard_Output_Has_The_Answer_And_Nothing_Else()
    {
        var (exitCode, output, error) = await DminProcess.RunAsync("validate", "model", Repository.File("models/dmin-demo/1"), "--output", "json");

        using var answer = JsonDocument.Parse(output);
        Assert.Equal((ExitCode.Done, ""), (exitCode, error));
        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task What_Went_Wrong_Stands_On_Standard_Error()
    {
        var (_, output, error) = await DminProcess.RunAsync("models", "--server", "http://127.0.0.1:9", "--output", "json");

        Assert.Empty(output);
        Assert.StartsWith("No server answers", error, StringComparison.Ordinal);
    }
}
