using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The Behavior Refiner Layer (paper, section 2.2): causal multi-head self-attention over the behaviors, then a
/// feed-forward layer, each with its residual. Gives z_1..z_T; z_t has seen e_1..e_t only.</summary>
internal sealed class BehaviorRefiner : nn.Module<Tensor, Tensor>
{
    /// <summary>ε of layer normalization, as in the reference code.</summary>
    public const double Epsilon = 1e-8;

    private readonly Linear _qkv;
    private readonly Linear _output;
    private readonly LayerNorm _norm;
    private readonly Linear _expand;
    private readonly Linear _contract;
    private readonly Dropout _dropout;
    private readonly int _heads;

    public BehaviorRefiner(NetworkShape shape)
        : base(nameof(BehaviorRefiner))
    {
        _heads = shape.RefinerHeads;
        _qkv = Initial.Linear(shape.ModelWidth, 3 * shape.ModelWidth);
        _output = Initial.Linear(shape.ModelWidth, shape.ModelWidth);
        _norm = nn.LayerNorm(shape.ModelWidth, Epsilon);
        _expand = Initial.Linear(shape.ModelWidth, 2 * shape.ModelWidth);
        _contract = Initial.Linear(2 * shape.ModelWidth, shape.ModelWidth);
        _dropout = nn.Dropout(shape.Dropout);
        RegisterComponents();
    }

    public override Tensor forward(Tensor e)                                               // [U, T, d]
    {
        var heads = SelfAttention.Heads(_qkv.call(e), _heads);                            // [H, U, T, d_h]   eq. 1
        var concat = heads.permute(1, 2, 0, 3).flatten(2);                                // [U, T, d]
        var attended = _dropout.call(_output.call(concat));                               // [U, T, d]        eq. 2
        var normed = _norm.call(attended.Plus(e));                                           // [U, T, d]
        return _contract.call(_expand.call(normed).relu()).Plus(normed);                  // [U, T, d]
    }
}
