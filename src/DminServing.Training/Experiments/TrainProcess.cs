using System.Diagnostics;
using DminServing.Training.Commands;

namespace DminServing.Training.Experiments;

/// <summary>A command of <c>dmin-train</c> in a process of its own, with one thread: torch's generator belongs to a process, and threads that share cores with other runs make libtorch slow.</summary>
internal static class TrainProcess
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="TrainingException">It failed; the message has its last words.</exception>
    public static async Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        string[] words = [.. arguments];
        var start = new ProcessStartInfo("dotnet", [typeof(TrainingCommand).Assembly.Location, .. words]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            await output;
            if (process.ExitCode != 0)
            {
                throw new TrainingException($"`dmin-train {string.Join(' ', words)}` failed: {(await error).Trim()}");
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
