using DminServing.Pipeline.Behaviors;
using Grpc.Core;
using Spectre.Console;

namespace DminServing.Cli;

/// <summary>Expected trouble ends in one clear line and exit code 1; only a bug shows a stack trace.</summary>
internal static class Failures
{
    public static async Task<int> Guard(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (RpcException e) when (e.Status.DebugException is HttpRequestException unreachable)
        {
            return Report($"No server answers: {unreachable.Message}. --server says where it is.");
        }
        catch (RpcException e)
        {
            return Report($"The server answered {e.StatusCode}: {e.Status.Detail}");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or BehaviorStoreUnavailableException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return Report(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Report("Cancelled.");
        }
    }

    private static int Report(string message)
    {
        var error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        error.MarkupLineInterpolated($"[red]{message}[/]");
        return 1;
    }
}
