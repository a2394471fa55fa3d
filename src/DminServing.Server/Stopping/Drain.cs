using DminServing.Server.Health;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Stopping;

/// <summary>How the server ends: (1) probes say that it is stopping and every answer asks its connection to close, (2) calls are served for
/// another <see cref="ServerOptions.DrainDelay"/>, (3) streams end and the ports close, (4) calls in flight finish; a second signal or
/// <see cref="ServerOptions.ShutdownTimeout"/> aborts what remains.</summary>
/// <remarks>The host stops its services in the reverse order of their registration, Kestrel first; what this process owns besides (lanes, models,
/// Redis, telemetry) ends after that, when the services are disposed of.</remarks>
internal sealed class Drain(IHostApplicationLifetime lifetime, Readiness readiness, DrainMetrics metrics, IOptions<ServerOptions> options, TimeProvider time, ILogger<Drain> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _abort = new();
    private ITimer? _limit;
    private long _began;
    private long _inFlight;
    private long _finished;
    private int _cuts;
    private int _stops;

    /// <summary>From (1) on.</summary>
    public bool IsDraining => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>From (3) on: what would go on for ever must end now.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>No more waiting for calls in flight.</summary>
    public CancellationToken Abort => _abort.Token;

    public bool WasCutShort => Volatile.Read(ref _cuts) > 0;

    /// <summary>A call arrived.</summary>
    public void Enter() => Interlocked.Increment(ref _inFlight);

    /// <summary>A call ended, whichever way.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        if (IsDraining)
        {
            Interlocked.Increment(ref _finished);
        }
    }

    /// <summary>Aborts what is still in flight; the first reason counts.</summary>
    public void CutShort(string reason)
    {
        if (Interlocked.Increment(ref _cuts) > 1)
        {
            return;
        }

        var aborted = Interlocked.Read(ref _inFlight); // before they are aborted: each that ends takes itself off
        metrics.Aborted(aborted);
        logger.CutShort(reason, aborted);
        _abort.Cancel();
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stops, 1) > 0)
        {
            return; // a test's host is stopped by its factory as well
        }

        _began = time.GetTimestamp();
        var delay = readiness.IsWarm ? options.Value.DrainDelay : TimeSpan.Zero; // nobody has been sent here yet
        metrics.Draining();
        logger.Draining(Interlocked.Read(ref _inFlight), delay);
        try
        {
            await Task.Delay(delay, time, Abort);
        }
        catch (OperationCanceledException)
        {
            // A second signal: whoever sends it does not want to wait.
        }

        var limit = options.Value.ShutdownTimeout;
        _limit = time.CreateTimer(_ => CutShort($"Server:ShutdownTimeout ({limit})"), null, limit, Timeout.InfiniteTimeSpan);
        await _closing.CancelAsync();
    }

    // Kestrel has stopped by now, whether or not it got all calls to their end.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _limit?.Dispose();
        logger.Drained(Interlocked.Read(ref _finished), time.GetElapsedTime(_began).TotalSeconds);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not the sources: a second signal may come as late as this, and they hold nothing that needs it.
    public void Dispose() => _limit?.Dispose();
}
