using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The MLP of figure 1: batch normalization → 200 Dice → 80 Dice → 2. The networks older than Dice have PReLU in its place.</summary>
internal sealed class ClickMlp : nn.Module<Tensor, Tensor>
{
    /// <summary>Width of the first layer.</summary>
    public const int Hidden1 = 200;

    /// <summary>Width of the second layer.</summary>
    public const int Hidden2 = 80;

    /// <summary>ε of batch normalization.</summary>
    public const double Epsilon = 1e-5;

    private const double FirstSlope = 0.1;
    private readonly BatchNorm1d _norm;
    private readonly Linear _layer1;
    private readonly Dice? _dice1;
    private readonly PReLU? _prelu1;
    private readonly Linear _layer2;
    private readonly Dice? _dice2;
    private readonly PReLU? _prelu2;
    private readonly Linear _layer3;

    /// <summary>An MLP with initial weights.</summary>
    /// <param name="width">Width of its input.</param>
    /// <param name="hasDice">Dice, or PReLU with a slope for each unit, 0.1 at first.</param>
    public ClickMlp(int width, bool hasDice = true)
        : base(nameof(ClickMlp))
    {
        _norm = nn.BatchNorm1d(width, eps: Epsilon);
        _layer1 = Initial.Linear(width, Hidden1);
        (_dice1, _prelu1) = hasDice ? (new Dice(Hidden1), null) : ((Dice?)null, nn.PReLU(Hidden1, FirstSlope));
        _layer2 = Initial.Linear(Hidden1, Hidden2);
        (_dice2, _prelu2) = hasDice ? (new Dice(Hidden2), null) : ((Dice?)null, nn.PReLU(Hidden2, FirstSlope));
        _layer3 = Initial.Linear(Hidden2, 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)                                               // [N, width]
    {
        var hidden1 = Activate(_dice1, _prelu1, _layer1.call(_norm.call(x)));             // [N, 200]
        var hidden2 = Activate(_dice2, _prelu2, _layer2.call(hidden1));                   // [N, 80]
        return _layer3.call(hidden2);                                                     // [N, 2]
    }

    private static Tensor Activate(Dice? dice, PReLU? prelu, Tensor x) => dice?.call(x) ?? prelu!.call(x);
}
