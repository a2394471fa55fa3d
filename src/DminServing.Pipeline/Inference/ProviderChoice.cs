namespace DminServing.Pipeline.Inference;

/// <summary>Where models run, and why there.</summary>
/// <param name="Way">The way to get there.</param>
/// <param name="Reason">Why, for people: what was configured, found or missing.</param>
public sealed record ProviderChoice(ProviderWay Way, string Reason)
{
    /// <summary>The device's name on the wire and in logs: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Name => Way == ProviderWay.Cpu ? "cpu" : "cuda";
}
