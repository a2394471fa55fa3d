using System.CommandLine;
using Spectre.Console;

namespace DminServing.Cli;

/// <summary>Where a command writes: answers to standard output, everything else to standard error.</summary>
internal static class Terminal
{
    // Redirected output keeps one line per fact; the default would wrap at 80 columns.
    private const int Unwrapped = 10_000;

    public static IAnsiConsole Output(ParseResult arguments) => Open(arguments.InvocationConfiguration.Output);

    public static IAnsiConsole Error(ParseResult arguments) => Open(arguments.InvocationConfiguration.Error);

    public static IAnsiConsole Open(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        if (output.IsTerminal)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = Unwrapped;
        return console;
    }
}
