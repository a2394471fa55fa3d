using System.CommandLine;
using System.Text.Json;

namespace DminServing.Cli.Tests;

/// <summary>A command that was run in this process, and what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The answer for scripts: all of standard output.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    public static async Task<CommandRun> Of(Command command, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await new RootCommand { command }.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
