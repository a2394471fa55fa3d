namespace DminServing.Server.Hosting;

/// <summary>How the process ends, for scripts and Kubernetes.</summary>
internal static class ExitCode
{
    /// <summary>A port is taken, or anything else that may be gone at the next start.</summary>
    public const int Start = 1;

    /// <summary>The stop did not wait for all calls in flight.</summary>
    public const int Aborted = 1;

    /// <summary>The settings or the models are wrong; starting again will not help. EX_CONFIG of sysexits.h.</summary>
    public const int Configuration = 78;
}
