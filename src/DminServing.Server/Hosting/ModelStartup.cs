using DminServing.Pipeline;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;
using DminServing.Server.Connections;
using DminServing.Server.Health;

namespace DminServing.Server.Hosting;

/// <summary>Connects the behavior store, loads the models and warms them up while the probes already answer, then opens the gRPC port. A server that can serve nothing ends with <see cref="ExitCode.Configuration"/>.</summary>
internal sealed class ModelStartup(
    ModelRepository models,
    IBehaviorStore behaviors,
    PipelineWarmUp warmUp,
    Readiness readiness,
    PipelineMetrics metrics,
    Listeners listeners,
    ReadyPort port,
    IHostApplicationLifetime lifetime,
    ILogger<ModelStartup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping); // the sooner of the two
        await StartedAsync(stop.Token);
        try
        {
            await behaviors.ConnectAsync(stop.Token); // if it does not answer now it may later, and says so itself
            models.Load(stop.Token);
            metrics.ObserveModels(() => models.Models.Select(model => (model.Name, model.Version, model.Provider.Name)));
            await warmUp.RunAsync(stop.Token);
            await port.OpenAsync(stop.Token);
            readiness.MarkWarm();
            logger.Ready(behaviors.Description, listeners.PortOf(Listener.Rest), listeners.PortOf(Listener.Grpc), listeners.PortOf(Listener.Management));
        }
        catch (Exception e) when (e is ModelRefusedException or ProviderUnavailableException or IOException or UnauthorizedAccessException)
        {
            logger.CannotServe(e.Message);
            End(ExitCode.Configuration);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.StartFailed(e);
            End(ExitCode.Start);
        }
    }

    private void End(int exitCode)
    {
        Environment.ExitCode = exitCode;
        lifetime.StopApplication();
    }

    // Hosted services start before the ports are bound, and loading models must not keep the probes from answering.
    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }
}
