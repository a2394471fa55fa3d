using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The attention unit (paper, eq. 5 and figure 1), one per head: how relevant is each behavior of the head to the target item?
/// q_j = Linear([x_t ; p_j]), then [q ; I ; q − I ; q∘I] → 80 σ → 40 σ → 1, softmax over the behaviors, weighted sum.</summary>
/// <remarks>Layer 1 is factored: with q_cj = a_c + b_j and W1 = [W_q; W_I; W_−; W_∘],
/// <c>W1·[q ; I ; q−I ; q∘I] = a_c (W_q + W_−) + b_j (W_q + W_−) + I_j (W_I − W_−) + (q_cj ∘ I_j) W_∘</c>, and only the last term has both indices.</remarks>
internal sealed class AttentionUnit : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor>
{
    /// <summary>Width of the first layer.</summary>
    public const int Hidden1 = 80;

    /// <summary>Width of the second layer.</summary>
    public const int Hidden2 = 40;

    /// <summary>Added to the score of padding: exp gives exactly 0, and half precision still holds it.</summary>
    public const float Masked = -30_000;

    private static readonly Scalar MaskedScalar = -Masked;
    private static readonly Scalar One = 1f;

    private readonly Embedding _position;
    private readonly Parameter _queryTarget;
    private readonly Parameter _queryPosition;
    private readonly Parameter _queryBias;
    private readonly Parameter _layer1;
    private readonly Parameter _bias1;
    private readonly HeadLinear _layer2;
    private readonly Parameter _layer3;
    private readonly int _heads;
    private readonly int _width;

    public AttentionUnit(NetworkShape shape)
        : base(nameof(AttentionUnit))
    {
        (_heads, _width) = (shape.InterestHeads, shape.ModelWidth);
        _position = nn.Embedding(shape.MaxBehaviors + 1, shape.PositionWidth, padding_idx: 0);
        using (no_grad())
        {
            var bound = Math.Sqrt(6d / (shape.MaxBehaviors + shape.PositionWidth));
            _position.weight!.slice(0, 1, shape.MaxBehaviors + 1, 1).uniform_(-bound, bound);
        }

        var query = Initial.Glorot(_heads, _width + shape.PositionWidth, _width);          // Linear_{38→36}: rows of x_t, then of p_j
        _queryTarget = new Parameter(query.narrow(1, 0, _width).detach().clone());             // A [H, d, d]
        _queryPosition = new Parameter(query.narrow(1, _width, shape.PositionWidth).detach().clone()); // B [H, 2, d]
        _queryBias = Initial.Constant(0, _heads, 1, _width);                               // [H, 1, d]
        _layer1 = Initial.Glorot(_heads, 4 * _width, Hidden1);                             // W1 [H, 4d, 80]
        _bias1 = Initial.Constant(0, _heads, 1, Hidden1);                                  // [H, 1, 80]
        _layer2 = new HeadLinear(_heads, Hidden1, Hidden2);
        _layer3 = Initial.Glorot(_heads, Hidden2, 1);                                      // [H, 40, 1]; a bias would not change the softmax
        RegisterComponents();
    }

    /// <summary>interest_h of every candidate.</summary>
    /// <param name="interests">I, [H, U, T, d].</param>
    /// <param name="candidates">x_t, [U, C, d].</param>
    /// <param name="positions">int64 [U, T].</param>
    /// <param name="mask">[U, T].</param>
    /// <returns>interest_1..interest_H side by side, [U, C, H·d].</returns>
    public override Tensor forward(Tensor interests, Tensor candidates, Tensor positions, Tensor mask)
    {
        var weights = Weights(interests, candidates, positions, mask);                    // [H, U, C, T]
        return weights.matmul(interests).permute(1, 2, 0, 3).flatten(2);                  // [U, C, H·d]
    }

    /// <summary>w_j of every head and candidate, [H, U, C, T]: what figure 2 draws.</summary>
    internal Tensor Weights(Tensor interests, Tensor candidates, Tensor positions, Tensor mask)
    {
        var (users, count, behaviors) = (candidates.shape[0], candidates.shape[1], mask.shape[1]);
        var blocks = _layer1.split(_width, 1);                                            // W_q, W_I, W_−, W_∘ [H, d, 80]
        var both = blocks[0] + blocks[2];

        var a = candidates.reshape(users * count, _width).matmul(_queryTarget);           // [H, U·C, d]
        var b = _position.call(positions).reshape(users * behaviors, -1).matmul(_queryPosition) + _queryBias; // [H, U·T, d]
        var i = interests.flatten(1, 2);                                                  // [H, U·T, d]
        var ofCandidate = a.matmul(both).reshape(_heads, users, count, 1, Hidden1);       // [H, U, C, 1, 80]
        var ofBehavior = (b.matmul(both) + i.matmul(blocks[1] - blocks[2]) + _bias1).reshape(_heads, users, 1, behaviors, Hidden1);

        var q = a.reshape(_heads, users, count, 1, _width) + b.reshape(_heads, users, 1, behaviors, _width);
        var product = (q * interests.unsqueeze(2)).reshape(_heads, users * count * behaviors, _width); // q∘I [H, U·C·T, d]
        var ofBoth = product.matmul(blocks[3]).reshape(_heads, users, count, behaviors, Hidden1);

        var layer1 = (ofBoth + ofCandidate + ofBehavior).sigmoid();                       // [H, U, C, T, 80]
        var layer2 = _layer2.call(layer1.reshape(_heads, users * count * behaviors, Hidden1)).sigmoid(); // [H, U·C·T, 40]
        var scores = layer2.matmul(_layer3).reshape(_heads, users, count, behaviors);     // [H, U, C, T]
        var masked = mask.sub(One).mul(MaskedScalar).unsqueeze(1);                        // [U, 1, T]  0 or −30000
        return (scores + masked).softmax(-1);
    }
}
