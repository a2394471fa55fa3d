using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The attention unit (paper, eq. 5 and figure 1), one per head: how relevant is each behavior of the head to the target item?
/// q_j = Linear([x_t ; p_j]), then [q ; I ; q − I ; q∘I] → 80 σ → 40 σ → 1, softmax over the behaviors, weighted sum.</summary>
/// <remarks>Layer 1 is factored: with q_cj = a_c + b_j and W1 = [W_q; W_I; W_−; W_∘],
/// <c>W1·[q ; I ; q−I ; q∘I] = a_c (W_q + W_−) + b_j (W_q + W_−) + I_j (W_I − W_−) + (q_cj ∘ I_j) W_∘</c>, and only the last term has both indices.</remarks>
internal sealed class AttentionUnit : nn.Module<Tensor, Tensor, Tensor, Places, Tensor>
{
    /// <summary>Width of the first layer.</summary>
    public const int Hidden1 = 80;

    /// <summary>Width of the second layer.</summary>
    public const int Hidden2 = 40;

    /// <summary>Added to the score of padding: exp gives exactly 0, and half precision still holds it.</summary>
    public const float Masked = -30_000;

    private static readonly Scalar PaddingScore = Masked;
    private static readonly Scalar Zero = 0f;

    private readonly Embedding? _position;
    private readonly Parameter _queryTarget;
    private readonly Parameter? _queryPosition;
    private readonly Parameter _queryBias;
    private readonly Parameter _layer1;
    private readonly Parameter _bias1;
    private readonly HeadLinear _layer2;
    private readonly Parameter _layer3;
    private readonly int _heads;
    private readonly int _width;

    /// <summary>A unit with initial weights.</summary>
    /// <param name="shape">What the network is built for.</param>
    /// <param name="heads">H: how many interests there are of each behavior.</param>
    /// <param name="hasPositions">Whether the query knows the behavior's reverse-time position; else it is Linear(x_t).</param>
    public AttentionUnit(NetworkShape shape, int heads, bool hasPositions)
        : base(nameof(AttentionUnit))
    {
        (_heads, _width) = (heads, shape.ModelWidth);
        if (hasPositions)
        {
            _position = nn.Embedding(shape.MaxBehaviors + 1, shape.PositionWidth, padding_idx: 0);
            using var without = no_grad();
            var bound = Math.Sqrt(6d / (shape.MaxBehaviors + shape.PositionWidth));
            _position.weight!.slice(0, 1, shape.MaxBehaviors + 1, 1).uniform_(-bound, bound);
        }

        var positionWidth = hasPositions ? shape.PositionWidth : 0;
        var query = Initial.Glorot(_heads, _width + positionWidth, _width);                // Linear_{38→36}: rows of x_t, then of p_j
        _queryTarget = new Parameter(query.narrow(1, 0, _width).detach().clone());             // A [H, d, d]
        _queryPosition = hasPositions ? new Parameter(query.narrow(1, _width, positionWidth).detach().clone()) : null; // B [H, 2, d]
        _queryBias = Initial.Constant(0, _heads, 1, _width);                               // [H, 1, d]
        _layer1 = Initial.Glorot(_heads, 4 * _width, Hidden1);                             // W1 [H, 4d, 80]
        _bias1 = Initial.Constant(0, _heads, 1, Hidden1);                                  // [H, 1, 80]
        _layer2 = new HeadLinear(_heads, Hidden1, Hidden2);
        _layer3 = Initial.Glorot(_heads, Hidden2, 1);                                      // [H, 40, 1]; a bias would not change the softmax
        RegisterComponents();
    }

    /// <summary>interest_h of every candidate.</summary>
    /// <param name="interests">I of every behavior, [H, N, d].</param>
    /// <param name="candidates">x_t, [U, C, d].</param>
    /// <param name="positions">int64 [U, T].</param>
    /// <param name="places">Where the behaviors stand.</param>
    /// <returns>interest_1..interest_H side by side, [U, C, H·d].</returns>
    public override Tensor forward(Tensor interests, Tensor candidates, Tensor positions, Places places)
    {
        var weights = Weights(interests, candidates, positions, places);                  // [H, U, C, T]
        return weights.matmul(places.Unpack(interests, Zero)).permute(1, 2, 0, 3).flatten(2); // [U, C, H·d]
    }

    /// <summary>w_j of every head and candidate, [H, U, C, T]: what figure 2 draws.</summary>
    internal Tensor Weights(Tensor interests, Tensor candidates, Tensor positions, Places places)
    {
        var (users, count) = (candidates.shape[0], candidates.shape[1]);
        var blocks = _layer1.split(_width, 1);                                            // W_q, W_I, W_−, W_∘ [H, d, 80]
        var both = blocks[0].Plus(blocks[2]);

        var a = candidates.flatten(0, 1).matmul(_queryTarget);                            // [H, U·C, d]
        var b = OfPositions(positions, places);                                           // [H, N, d]
        var ofCandidate = OfPlaces(a.matmul(both));                                       // [H, N, C, 80]
        var ofBehavior = b.matmul(both).Plus(interests.matmul(blocks[1].Minus(blocks[2]))).Plus(_bias1); // [H, N, 80]

        var q = OfPlaces(a).PlusInPlace(b.unsqueeze(2));                                         // [H, N, C, d]
        var product = (q * interests.unsqueeze(2)).flatten(1, 2);                         // q∘I [H, N·C, d]
        var layer1 = product.matmul(blocks[3]).reshape(_heads, -1, count, Hidden1).PlusInPlace(ofCandidate).PlusInPlace(ofBehavior.unsqueeze(2)).sigmoid_();
        var layer2 = _layer2.call(layer1.flatten(1, 2)).sigmoid_();                       // [H, N·C, 40]
        var scores = layer2.matmul(_layer3).reshape(_heads, -1, count);                   // [H, N, C]
        return places.Unpack(scores, PaddingScore).softmax(2).transpose(2, 3);            // [H, U, C, T]

        // Each place's candidates are its user's: [H, U·C, n] → [H, N, C, n].
        Tensor OfPlaces(Tensor x) => x.reshape(_heads, users, count, -1).index_select(1, places.User);
    }

    // b_j = B p_j + bias, [H, N, d]; [H, 1, d] where there are no positions.
    private Tensor OfPositions(Tensor positions, Places places) => _position is null
        ? _queryBias
        : _position.call(positions.flatten().index_select(0, places.At)).matmul(_queryPosition!).Plus(_queryBias);
}
