using System.Net.Sockets;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Behaviors;
using Grpc.Core;
using Spectre.Console;

namespace DminServing.Cli;

/// <summary>Expected trouble ends in one clear line and an exit code; only a bug shows a stack trace.</summary>
internal static class Failures
{
    public static async Task<int> Guard(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (RpcException e) when (e.Status.DebugException is HttpRequestException or SocketException)
        {
            return Report($"No server answers: {e.Status.DebugException.Message}. --server says where it is.");
        }
        catch (RpcException e)
        {
            return Report($"The server answered {e.StatusCode}: {e.Status.Detail}");
        }
        catch (FormatException e)
        {
            return Report(e.Message, ExitCode.Usage);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidManifestException or BehaviorStoreUnavailableException or UnauthorizedAccessException or ArgumentException)
        {
            return Report(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Report("Cancelled.", ExitCode.Interrupted);
        }
    }

    private static int Report(string message, int exitCode = ExitCode.Failed)
    {
        Terminal.Open(Console.Error).MarkupLineInterpolated($"[red]{message}[/]");
        return exitCode;
    }
}
