using DminServing.Pipeline;
using DminServing.Pipeline.Telemetry;
using DminServing.Server.Health;
using DminServing.Server.Hosting;
using DminServing.Server.Stopping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Stopping;

public sealed class DrainTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LogRecorder _logs = new();
    private readonly ServiceProvider _services;

    public DrainTests() =>
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(_logs))
            .AddSingleton<TimeProvider>(_clock).AddSingleton<IHostApplicationLifetime, StoppingLifetime>()
            .AddSingleton<PipelineMetrics>().AddSingleton<FiniteScores>().AddSingleton<Readiness>().AddSingleton<DrainMetrics>().AddSingleton<Drain>()
            .AddSingleton(Options.Create(new ServerOptions { DrainDelay = TimeSpan.FromSeconds(5), ShutdownTimeout = TimeSpan.FromSeconds(25) }))
            .BuildServiceProvider();

    private Drain Drain => _services.GetRequiredService<Drain>();

    public void Dispose()
    {
        _services.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Streams_Go_On_Until_The_Delay_Is_Over()
    {
        _services.GetRequiredService<Readiness>().MarkWarm();

        var stopping = Drain.StoppingAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(4.9));

        Assert.False(stopping.IsCompleted || Drain.Closing.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await stopping;
        Assert.True(Drain.Closing.IsCancellationRequested);
    }

    [Fact]
    public async Task A_Server_That_Was_Never_Ready_Has_No_Delay()
    {
        await Drain.StoppingAsync(CancellationToken.None);

        Assert.True(Drain.Closing.IsCancellationRequested);
    }

    [Fact]
    public async Task The_Timeout_Aborts_What_Is_In_Flight_And_Counts_It()
    {
        Drain.Enter();
        Drain.Enter();
        Drain.Leave();
        await Drain.StoppingAsync(CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(24));
        Assert.False(Drain.WasCutShort || Drain.Abort.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Drain.WasCutShort && Drain.Abort.IsCancellationRequested);
        Assert.Equal(["The stop is cut short by Server:ShutdownTimeout (00:00:25): 1 calls are aborted"], _logs.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_Second_Signal_Does_Not_Wait_For_The_Delay()
    {
        _services.GetRequiredService<Readiness>().MarkWarm();
        var stopping = Drain.StoppingAsync(CancellationToken.None);

        Drain.CutShort("a second signal");
        Drain.CutShort("a third");
        await stopping;

        Assert.Equal(["The stop is cut short by a second signal: 0 calls are aborted"], _logs.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_Stop_That_Waited_For_All_Says_How_Many()
    {
        Drain.Enter();
        await Drain.StoppingAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Drain.Leave();
        await Drain.StoppedAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.False(Drain.WasCutShort);
        Assert.Equal(["Stopping with 1 calls in flight; new ones are served for another 00:00:00", "Stopped: 1 calls ended meanwhile, in 3.0 s"], _logs.At(LogLevel.Information));
    }

    /// <summary>The lifetime of an application that has been told to stop.</summary>
    private sealed class StoppingLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => new(canceled: true);

        public CancellationToken ApplicationStopping => new(canceled: true);

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
