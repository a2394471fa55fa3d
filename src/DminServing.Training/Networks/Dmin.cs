using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>DMIN, the Deep Multi-Interest Network (CIKM 2020), figure 1 from bottom to top, and its ablations of table 2.</summary>
public sealed class Dmin : CtrNetwork
{
    /// <summary>The network's name in commands and manifests.</summary>
    public const string Name = "dmin";

    /// <summary>The name without the auxiliary loss.</summary>
    public const string NoAuxiliary = "dmin-no-aux";

    /// <summary>The name without positions in the attention unit.</summary>
    public const string NoPositions = "dmin-no-pe";

    private readonly BehaviorRefiner _refiner;
    private readonly MultiInterestExtractor _extractor;
    private readonly AttentionUnit _attention;
    private readonly ClickMlp _mlp;
    private readonly AuxiliaryLoss? _auxiliary;
    private readonly bool _hasPositions;

    /// <summary>A network with initial weights, drawn from torch's generator.</summary>
    /// <param name="shape">What it is built for.</param>
    /// <param name="name">Which of the three it is.</param>
    public Dmin(NetworkShape shape, string name = Name)
        : base(name, shape.Checked())
    {
        _hasPositions = name != NoPositions;
        _refiner = new BehaviorRefiner(shape);
        _extractor = new MultiInterestExtractor(shape);
        _attention = new AttentionUnit(shape, shape.InterestHeads, _hasPositions);
        _mlp = new ClickMlp(ClickInput.Width(shape, 3 + shape.InterestHeads));
        _auxiliary = HasAuxiliaryLoss ? new AuxiliaryLoss(shape) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> Dimensions => new Dictionary<string, int>
    {
        ["position_width"] = _hasPositions ? Shape.PositionWidth : 0,
        ["refiner_heads"] = Shape.RefinerHeads,
        ["interest_heads"] = Shape.InterestHeads,
    };

    /// <inheritdoc/>
    public override bool HasAuxiliaryLoss => Architecture != NoAuxiliary;

    /// <inheritdoc/>
    internal override Tensor AttentionWeights(EmbeddedBatch input)
    {
        var places = new Places(input.Mask);
        var i = _extractor.call(_refiner.call(input.Behaviors * input.Mask.unsqueeze(-1)), places); // [H, N, d]
        return _attention.Weights(i, input.Candidates, input.PositionsBy(Shape.Positions), places);
    }

    /// <inheritdoc/>
    public override NetworkOutput forward(EmbeddedBatch input)
    {
        var e = input.Behaviors * input.Mask.unsqueeze(-1);                               // [U, T, d]
        var z = _refiner.call(e);                                                         // [U, T, d]        section 2.2
        var places = new Places(input.Mask);                                               // N behaviors
        var i = _extractor.call(z, places);                                               // [H, N, d]        section 2.3
        var interests = _attention.call(i, input.Candidates, input.PositionsBy(Shape.Positions), places); // [U, C, H·d]  eq. 5

        var sum = e.sum(1, keepdim: true);                                                // [U, 1, d]
        var x = ClickInput.Of(input, sum, input.Candidates * sum, interests);             // [U, C, n]
        return new NetworkOutput(_mlp.Logits(x), input.NotClicked is null ? null : _auxiliary?.call(z, e, input.NotClicked, input.Mask)); // section 2.4
    }
}
