using System.CommandLine;

namespace DminServing.Training.Commands;

/// <summary>The root command: prepare → train → evaluate → export.</summary>
internal static class TrainingCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: 0, or 1 for trouble that was told in one line.</returns>
    public static Task<int> Run(string[] arguments) =>
        Failures.Guard(() => Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));

    private static RootCommand Create() => new("Trains DMIN and exports it for a DminServing server: prepare → train → evaluate → export.")
    {
        PrepareCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        ExportCommand.Create(),
    };
}
