using DminServing.Training.Commands;
using Spectre.Console;

namespace DminServing.Training;

/// <summary>Expected trouble ends in one clear line and exit code 1; only a bug shows a stack trace.</summary>
internal static class Failures
{
    public static async Task<int> Guard(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is TrainingException or IOException or UnauthorizedAccessException)
        {
            return Report(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Report("Cancelled. A training run goes on from its last checkpoint with the same command.");
        }
    }

    private static int Report(string message)
    {
        var error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        TrainingCommand.KeepLinesWhole(error);
        error.MarkupLineInterpolated($"[red]{message}[/]");
        return 1;
    }
}
