using System.CommandLine;
using Spectre.Console;

namespace DminServing.Training.Commands;

/// <summary>The root command: prepare → train → evaluate → export.</summary>
internal static class TrainingCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: 0, or 1 for trouble that was told in one line.</returns>
    public static Task<int> Run(string[] arguments)
    {
        KeepLinesWhole(AnsiConsole.Console);
        return Failures.Guard(() => Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }

    /// <summary>Redirected output has one line per event; the default would wrap at 80 columns.</summary>
    public static void KeepLinesWhole(IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = int.MaxValue;
        }
    }

    private static RootCommand Create() => new("Trains DMIN and the networks it is compared with, and exports them for a DminServing server: prepare → train → evaluate → export.")
    {
        PrepareCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        ExportCommand.Create(),
        ExperimentCommand.Create(),
        TuneCommand.Create(),
        FigureCommand.Create(),
        SynthesizeCommand.Create(),
    };
}
