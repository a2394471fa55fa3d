using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>DIN, the Deep Interest Network (2018): one attention unit over the behaviors as they are embedded.</summary>
public sealed class Din : CtrNetwork
{
    /// <summary>The network's name in commands and manifests.</summary>
    public const string Name = "din";

    private readonly AttentionUnit _attention;
    private readonly ClickMlp _mlp;

    /// <summary>A network with initial weights, drawn from torch's generator.</summary>
    /// <param name="shape">What it is built for.</param>
    public Din(NetworkShape shape)
        : base(Name, shape)
    {
        _attention = new AttentionUnit(shape, heads: 1, hasPositions: false);
        _mlp = new ClickMlp(ClickInput.Width(shape, 4));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> Dimensions => new Dictionary<string, int> { ["interest_heads"] = 1 };

    /// <inheritdoc/>
    internal override Tensor AttentionWeights(EmbeddedBatch input)
    {
        var places = new Places(input.Mask);
        return _attention.Weights(places.Pack(input.Behaviors.unsqueeze(0)), input.Candidates, input.Positions, places);
    }

    /// <inheritdoc/>
    public override NetworkOutput forward(EmbeddedBatch input)
    {
        var e = input.Behaviors * input.Mask.unsqueeze(-1);                               // [U, T, d]
        var places = new Places(input.Mask);                                               // N behaviors
        var interest = _attention.call(places.Pack(e.unsqueeze(0)), input.Candidates, input.Positions, places); // [U, C, d]
        var sum = e.sum(1, keepdim: true);                                                // [U, 1, d]
        return new NetworkOutput(_mlp.Logits(ClickInput.Of(input, sum, input.Candidates * sum, interest)), null);
    }
}
