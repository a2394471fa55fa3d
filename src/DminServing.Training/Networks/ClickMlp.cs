using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The MLP of figure 1: batch normalization → 200 Dice → 80 Dice → 2.</summary>
internal sealed class ClickMlp : nn.Module<Tensor, Tensor>
{
    /// <summary>Width of the first layer.</summary>
    public const int Hidden1 = 200;

    /// <summary>Width of the second layer.</summary>
    public const int Hidden2 = 80;

    /// <summary>ε of batch normalization.</summary>
    public const double Epsilon = 1e-5;

    private readonly BatchNorm1d _norm;
    private readonly Linear _layer1;
    private readonly Dice _dice1;
    private readonly Linear _layer2;
    private readonly Dice _dice2;
    private readonly Linear _layer3;

    public ClickMlp(int width)
        : base(nameof(ClickMlp))
    {
        _norm = nn.BatchNorm1d(width, eps: Epsilon);
        _layer1 = Initial.Linear(width, Hidden1);
        _dice1 = new Dice(Hidden1);
        _layer2 = Initial.Linear(Hidden1, Hidden2);
        _dice2 = new Dice(Hidden2);
        _layer3 = Initial.Linear(Hidden2, 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)                                               // [N, width]
    {
        var hidden1 = _dice1.call(_layer1.call(_norm.call(x)));                           // [N, 200]
        var hidden2 = _dice2.call(_layer2.call(hidden1));                                 // [N, 80]
        return _layer3.call(hidden2);                                                     // [N, 2]
    }
}
