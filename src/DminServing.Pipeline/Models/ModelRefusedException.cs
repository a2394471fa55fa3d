namespace DminServing.Pipeline.Models;

/// <summary>A model version failed one of the checks on load and is not served.</summary>
public sealed class ModelRefusedException : Exception
{
    /// <summary>Names the version, the check and the reason.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="check">manifest, files, features, graphs, warm-up, golden scores or invariance.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public ModelRefusedException(string folder, string check, string reason, Exception? cause = null)
        : base($"{folder} is refused; {check}: {reason}", cause) => (Check, Reason) = (check, reason);

    /// <summary>The check that failed.</summary>
    public string Check { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}
