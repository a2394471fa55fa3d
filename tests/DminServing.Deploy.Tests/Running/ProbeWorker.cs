using k8s.Models;

namespace DminServing.Deploy.Tests.Running;

/// <summary>A probe of a running container: when it is to be asked, and what its answers amount to.</summary>
/// <param name="probe">As the manifest has it; what it does not say is as Kubernetes has it.</param>
/// <param name="call">Asks.</param>
internal sealed class ProbeWorker(V1Probe probe, ProbeCall call)
{
    private bool _last;

    /// <summary>When it is to be asked next, in the manifest's seconds.</summary>
    public double Due { get; private set; }

    /// <summary>How often the last answer has come in a row.</summary>
    public int InARow { get; private set; }

    /// <summary>Begins to ask.</summary>
    /// <param name="now">The manifest's seconds.</param>
    public void Begin(double now) => Due = now + (probe.InitialDelaySeconds ?? 0);

    /// <summary>Asks.</summary>
    /// <returns>The answer, when it has come often enough in a row to count.</returns>
    public async Task<bool?> AskAsync()
    {
        Due += probe.PeriodSeconds ?? 10;
        var answer = await call.SucceedsAsync();
        InARow = answer == _last ? InARow + 1 : 1;
        _last = answer;
        return InARow >= (answer ? probe.SuccessThreshold ?? 1 : probe.FailureThreshold ?? 3) ? answer : null;
    }
}
