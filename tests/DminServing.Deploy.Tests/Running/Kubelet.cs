using System.Diagnostics;
using DminServing.Soak;
using k8s.Models;

namespace DminServing.Deploy.Tests.Running;

/// <summary>Plays the kubelet for a server: asks the probes of its manifest when they are due, makes a state of the answers, runs preStop, sends SIGTERM, and SIGKILL when the grace period
/// is over.</summary>
/// <remarks>Probes are asked one after the other, by a clock that counts the manifest's seconds and stands still while one is asked: which of two fails first follows from the manifest
/// and not from this machine. The grace period alone is not hurried, for the server takes its own time.</remarks>
internal sealed class Kubelet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly V1PodSpec _pod;
    private readonly ServerProcess _server;
    private readonly Pace _pace;
    private readonly List<PodState> _states = [PodState.Starting];
    private readonly Stopwatch _stopping = new();
    private double _now; // the manifest's seconds since the container was started

    public Kubelet(V1PodSpec pod, ServerProcess server, Pace pace)
    {
        (_pod, _server, _pace) = (pod, server, pace);
        (Startup, Readiness, Liveness) = (Work(Container.StartupProbe), Work(Container.ReadinessProbe), Work(Container.LivenessProbe));
    }

    public ProbeWorker Startup { get; }

    public ProbeWorker Readiness { get; }

    public ProbeWorker Liveness { get; }

    public PodState State => _states[^1];

    /// <summary>Every state so far, from the first.</summary>
    public IReadOnlyList<PodState> States => _states;

    private V1Container Container => _pod.Containers.Single();

    private bool IsStopping => _stopping.IsRunning;

    /// <summary>Asks until the pod is in this state, or in one that it does not come back from.</summary>
    public async Task UntilAsync(PodState state)
    {
        var began = Stopwatch.StartNew();
        while (State != state && State is not (PodState.GivenUp or PodState.Gone))
        {
            await StepAsync();
            if (began.Elapsed > Patience)
            {
                throw new TimeoutException($"{string.Join(", ", States)}, and not {state} after {Patience}:{Environment.NewLine}{_server.Log}");
            }
        }
    }

    /// <summary>Asks the probe that is due next.</summary>
    public async Task StepAsync()
    {
        ProbeWorker[] asked = State == PodState.Starting ? [Startup] : IsStopping ? [Readiness] : [Readiness, Liveness];
        var next = asked.MinBy(probe => probe.Due)!;
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, next.Due - _now) * (next == Startup ? _pace.Starts : _pace.Periods)));
        _now = Math.Max(_now, next.Due);
        var answer = await next.AskAsync();
        Enter(_server.ExitCode is not null ? PodState.Gone : answer is { } isWell ? After(next, isWell) : State);
        KillWhenGraceIsOver();
    }

    /// <summary>Somebody deletes the pod: its preStop begins, and ends.</summary>
    public async Task PreStopAsync()
    {
        _stopping.Start();
        Enter(PodState.Stopping);
        var end = _now + (Container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
        while (_now < end)
        {
            await StepAsync();
        }
    }

    /// <summary>And then.</summary>
    public void Terminate() => _server.Signal("TERM");

    private PodState After(ProbeWorker probe, bool isWell) =>
        probe == Startup ? isWell ? Started() : PodState.GivenUp
        : probe == Liveness ? isWell ? State : PodState.GivenUp
        : IsStopping ? isWell ? PodState.Stopping : PodState.Draining
        : isWell ? PodState.Ready : PodState.NotReady;

    private PodState Started()
    {
        Readiness.Begin(_now);
        Liveness.Begin(_now);
        return PodState.NotReady;
    }

    private void Enter(PodState state)
    {
        if (state != State)
        {
            _states.Add(state);
        }
    }

    private void KillWhenGraceIsOver()
    {
        if (IsStopping && _stopping.Elapsed.TotalSeconds > (_pod.TerminationGracePeriodSeconds ?? 30))
        {
            _server.Signal("KILL");
        }
    }

    private ProbeWorker Work(V1Probe probe) => new(probe, new ProbeCall(probe, AddressOf, _pace));

    // The container's ports are those that the server has unless it is told others; the process has free ones of this machine.
    private Uri AddressOf(string port)
    {
        var number = Container.Ports.Single(open => open.Name == port || $"{open.ContainerPort}" == port).ContainerPort;
        return new Uri(
            $"{number}" == Settings.Default("Server:RestPort") ? _server.Rest
            : $"{number}" == Settings.Default("Server:GrpcPort") ? _server.Grpc
            : $"{number}" == Settings.Default("Server:ManagementPort") ? _server.Management
            : throw new ArgumentException($"The server does not listen on {number}.", nameof(port)));
    }
}
