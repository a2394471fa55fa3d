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
}
