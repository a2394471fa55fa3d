using DminServing.Server.Stopping;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Hosting;

/// <summary>Runs the application; expected trouble on the way ends in one line each, not in a stack trace.</summary>
internal static class ProcessEnd
{
    // A stop that was cut short may be so because something hangs.
    private static readonly TimeSpan PatienceAfterAbort = TimeSpan.FromSeconds(5);

    /// <summary>Starts, serves until asked to stop, stops.</summary>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        try
        {
            return await ServeAsync(app);
        }
        catch (OptionsValidationException e)
        {
            return Report(ExitCode.Configuration, e.Failures);
        }
        catch (InvalidDataException e)
        {
            return Report(ExitCode.Configuration, [e.Message]);
        }
        catch (IOException e)
        {
            return Report(ExitCode.Start, [e.InnerException is AddressInUseException ? $"{e.Message} Server:RestPort, GrpcPort and ManagementPort set the ports." : e.Message]);
        }
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        using var signals = new StopSignals(app.Lifetime, drain);
        try
        {
            await app.StartAsync();
            await app.WaitForStopAsync();
            await app.StopAsync(drain.Abort);
        }
        catch (OperationCanceledException) when (drain.IsDraining)
        {
            // Stopped before it had started, or cut short; Drain knows which.
        }
        finally
        {
            await DisposeAsync(app, drain.Abort);
        }

        return drain.WasCutShort ? ExitCode.Aborted : Environment.ExitCode;
    }

    private static async Task WaitForStopAsync(this WebApplication app)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
    }

    // Lanes finish what waits, models are released, Redis is closed, telemetry is sent. What hangs meanwhile ends with the process.
    private static async Task DisposeAsync(WebApplication app, CancellationToken abort)
    {
        var disposal = Task.Run(async () => await app.DisposeAsync(), CancellationToken.None);
        await Task.WhenAny(disposal, Task.Delay(Timeout.InfiniteTimeSpan, abort));
        await Task.WhenAny(disposal, Task.Delay(PatienceAfterAbort, CancellationToken.None));
    }

    /// <summary>Says what is wrong, a line each.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(int code, IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }

        return code;
    }
}
