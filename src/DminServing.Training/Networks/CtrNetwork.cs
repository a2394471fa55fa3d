using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>A network that scores candidates: embedded minibatch in, click logits out. Everything but the embedding tables.</summary>
/// <param name="architecture">The network's name in commands and manifests.</param>
/// <param name="shape">What it is built for.</param>
public abstract class CtrNetwork(string architecture, NetworkShape shape) : nn.Module<EmbeddedBatch, NetworkOutput>(architecture)
{
    /// <summary>The network's name in commands and manifests, such as <c>dmin</c>.</summary>
    public string Architecture => GetName();

    /// <summary>What the network is built for.</summary>
    public NetworkShape Shape { get; } = shape;

    /// <summary>Its numbers of heads and widths by name, beside those that all networks have; they stand in the manifest.</summary>
    public virtual IReadOnlyDictionary<string, int> Dimensions => new Dictionary<string, int>();

    /// <summary>Whether it has the auxiliary loss (eq. 3) in training.</summary>
    public virtual bool HasAuxiliaryLoss => false;

    /// <summary>w of equation 5 for every interest, candidate and behavior, [H, U, C, T]; <c>null</c> for a network that does not attend.</summary>
    internal virtual Tensor? AttentionWeights(EmbeddedBatch input) => null;
}
