using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The Multi-Interest Extractor Layer (paper, section 2.3): a second self-attention whose heads stay apart. Each head has its own
/// projection to d_model, residual, layer normalization and feed-forward layer (reference code). Gives I.</summary>
internal sealed class MultiInterestExtractor : nn.Module<Tensor, Places, Tensor>
{
    private readonly Linear _qkv;
    private readonly HeadLinear _output;
    private readonly Parameter _gamma;
    private readonly Parameter _beta;
    private readonly HeadLinear _expand;
    private readonly HeadLinear _contract;
    private readonly Dropout _dropout;
    private readonly int _heads;

    public MultiInterestExtractor(NetworkShape shape)
        : base(nameof(MultiInterestExtractor))
    {
        var width = shape.ModelWidth;
        _heads = shape.InterestHeads;
        _qkv = Initial.Linear(width, 3 * width);
        _output = new HeadLinear(_heads, width / _heads, width);
        _gamma = Initial.Constant(1, _heads, 1, width);                                    // [H, 1, d]
        _beta = Initial.Constant(0, _heads, 1, width);                                     // [H, 1, d]
        _expand = new HeadLinear(_heads, width, 2 * width);
        _contract = new HeadLinear(_heads, 2 * width, width);
        _dropout = nn.Dropout(shape.Dropout);
        RegisterComponents();
    }

    /// <summary>I of every behavior.</summary>
    /// <param name="z">Refined behaviors, [U, T, d].</param>
    /// <param name="places">Where the behaviors stand.</param>
    /// <returns>[H, N, d].</returns>
    public override Tensor forward(Tensor z, Places places)
    {
        var heads = places.Pack(SelfAttention.Heads(_qkv.call(z), _heads));               // [H, N, d_h]      eq. 4
        var projected = _dropout.call(_output.call(heads)).Plus(places.Pack(z.unsqueeze(0))); // [H, N, d]
        var normed = (nn.functional.layer_norm(projected, [z.shape[2]], eps: BehaviorRefiner.Epsilon) * _gamma).Plus(_beta);
        return _contract.call(_expand.call(normed).relu_()).Plus(normed);                    // [H, N, d]
    }
}
