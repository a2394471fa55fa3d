using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>DMIN, the Deep Multi-Interest Network (CIKM 2020), figure 1 from bottom to top.</summary>
public sealed class Dmin : CtrNetwork
{
    /// <summary>The network's name in commands and manifests.</summary>
    public const string Name = "dmin";

    private readonly BehaviorRefiner _refiner;
    private readonly MultiInterestExtractor _extractor;
    private readonly AttentionUnit _attention;
    private readonly ClickMlp _mlp;

    /// <summary>A network with initial weights, drawn from torch's generator.</summary>
    /// <param name="shape">What it is built for.</param>
    public Dmin(NetworkShape shape)
        : base(Name, shape.Checked())
    {
        _refiner = new BehaviorRefiner(shape);
        _extractor = new MultiInterestExtractor(shape);
        _attention = new AttentionUnit(shape);
        _mlp = new ClickMlp(shape.MlpWidth);
        RegisterComponents();
    }

    /// <summary>w of equation 5 for every interest, candidate and behavior, [H, U, C, T]: what figure 2 draws.</summary>
    internal Tensor AttentionWeights(EmbeddedBatch input)
    {
        var places = new Places(input.Mask);
        var i = _extractor.call(_refiner.call(input.Behaviors * input.Mask.unsqueeze(-1)), places); // [H, N, d]
        return _attention.Weights(i, input.Candidates, input.Positions, places);
    }

    /// <inheritdoc/>
    public override NetworkOutput forward(EmbeddedBatch input)
    {
        var (users, count) = (input.Candidates.shape[0], input.Candidates.shape[1]);
        var mask = input.Mask.unsqueeze(-1);                                               // [U, T, 1]
        var e = input.Behaviors * mask;                                                   // [U, T, d]
        var z = _refiner.call(e);                                                         // [U, T, d]        section 2.2
        var places = new Places(input.Mask);                                               // N behaviors
        var i = _extractor.call(z, places);                                               // [H, N, d]        section 2.3
        var interests = _attention.call(i, input.Candidates, input.Positions, places);    // [U, C, H·d]      eq. 5

        var sum = e.sum(1, keepdim: true);                                                // [U, 1, d]
        var x = cat(
            [
                OfUser(input.User),                                                        // x_u
                input.Candidates,                                                          // x_t
                sum.expand(users, count, -1),                                              // Σ_j e_j
                input.Candidates * sum,                                                    // x_t ∘ Σ_j e_j
                interests,                                                                 // interest_1..H_E
                OfUser(input.Context),                                                     // x_c
            ],
            -1);                                                                           // [U, C, n]
        var logits = _mlp.call(x.flatten(0, 1)).reshape(users, count, 2);                 // [U, C, 2]        section 2.4
        return new NetworkOutput(logits, input.NotClicked is { } notClicked ? AuxiliaryLoss.Of(z, e, notClicked, input.Mask) : null);

        Tensor OfUser(Tensor features) => features.unsqueeze(1).expand(users, count, -1); // [U, C, 18 F]
    }
}
