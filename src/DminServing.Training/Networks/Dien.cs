using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>DIEN, the Deep Interest Evolution Network (2019): a GRU extracts an interest from every behavior, the auxiliary loss at its side, and an AUGRU follows those that matter for the target
/// item. With and without the auxiliary loss, as in table 2.</summary>
public sealed class Dien : CtrNetwork
{
    /// <summary>The network's name in commands and manifests.</summary>
    public const string Name = "dien";

    /// <summary>The name without the auxiliary loss.</summary>
    public const string NoAuxiliary = "dien-no-aux";

    private readonly GatedRecurrence _extractor;
    private readonly AttentionUnit _attention;
    private readonly GatedRecurrence _evolution;
    private readonly ClickMlp _mlp;
    private readonly AuxiliaryLoss? _auxiliary;

    /// <summary>A network with initial weights, drawn from torch's generator.</summary>
    /// <param name="shape">What it is built for.</param>
    /// <param name="name">Which of the two it is.</param>
    public Dien(NetworkShape shape, string name = Name)
        : base(name, shape)
    {
        _extractor = new GatedRecurrence(shape.ModelWidth);
        _attention = new AttentionUnit(shape, heads: 1, hasPositions: false);
        _evolution = new GatedRecurrence(shape.ModelWidth);
        _mlp = new ClickMlp(ClickInput.Width(shape, 4));
        _auxiliary = HasAuxiliaryLoss ? new AuxiliaryLoss(shape) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> Dimensions => new Dictionary<string, int> { ["interest_heads"] = 1 };

    /// <inheritdoc/>
    public override bool HasAuxiliaryLoss => Architecture != NoAuxiliary;

    /// <inheritdoc/>
    internal override Tensor AttentionWeights(EmbeddedBatch input) => Weights(_extractor.call(input.Behaviors * input.Mask.unsqueeze(-1)), input);

    /// <inheritdoc/>
    public override NetworkOutput forward(EmbeddedBatch input)
    {
        var e = input.Behaviors * input.Mask.unsqueeze(-1);                               // [U, T, d]
        var h = _extractor.call(e);                                                       // [U, T, d]
        var weights = Weights(h, input)[0] * input.Mask.unsqueeze(1);                     // [U, C, T]        of a user without behaviors, too
        var state = _evolution.Evolve(h, weights);                                        // [U, C, d]

        var sum = e.sum(1, keepdim: true);                                                // [U, 1, d]
        var x = ClickInput.Of(input, sum, input.Candidates * sum, state);                 // [U, C, n]
        return new NetworkOutput(_mlp.Logits(x), input.NotClicked is null ? null : _auxiliary?.call(h, e, input.NotClicked, input.Mask));
    }

    private Tensor Weights(Tensor h, EmbeddedBatch input)                                  // [1, U, C, T]
    {
        var places = new Places(input.Mask);
        return _attention.Weights(places.Pack(h.unsqueeze(0)), input.Candidates, input.Positions, places);
    }
}
