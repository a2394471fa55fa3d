namespace DminServing.Deploy.Tests.Running;

/// <summary>What a kubelet makes of a pod.</summary>
internal enum PodState
{
    /// <summary>The startup probe has not succeeded yet; no other is asked.</summary>
    Starting,

    /// <summary>Started, and the readiness probe says no: no calls are sent.</summary>
    NotReady,

    /// <summary>Calls are sent.</summary>
    Ready,

    /// <summary>To be ended: endpoints let go of it while its preStop runs, then it is sent SIGTERM.</summary>
    Stopping,

    /// <summary>The same, and the readiness probe says no.</summary>
    Draining,

    /// <summary>The startup or the liveness probe has failed as often as it may: the container is to be started anew.</summary>
    GivenUp,

    /// <summary>Its process has ended.</summary>
    Gone,
}
