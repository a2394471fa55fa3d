using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>Dice, the activation of DIN: y = p x + (1 − p) α x with p = σ((x − E[x]) / √(Var[x] + ε)). The statistics are the batch's in
/// training and fixed moving ones afterwards, so that no score depends on who else is scored.</summary>
internal sealed class Dice : nn.Module<Tensor, Tensor>
{
    /// <summary>ε of the DIN paper.</summary>
    public const double Epsilon = 1e-8;

    private readonly BatchNorm1d _standard;
    private readonly Parameter _alpha;

    public Dice(int width)
        : base(nameof(Dice))
    {
        _standard = nn.BatchNorm1d(width, eps: Epsilon, affine: false);
        _alpha = Initial.Constant(0, width);                                               // [width]
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)                                               // [N, width]
    {
        var p = _standard.call(x).sigmoid();                                               // [N, width]
        var low = _alpha * x;                                                              // [N, width]
        return low.Plus(p * x.Minus(low));                                                    // p x + (1 − p) α x
    }
}
