using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The auxiliary loss (paper, eq. 3): z_t has to tell the next behavior e_{t+1} from an item ê_{t+1} that the user did not click, by inner product, or by the
/// reference code's MLP.</summary>
internal sealed class AuxiliaryLoss : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private const int Hidden1 = 100;
    private const int Hidden2 = 50;
    private static readonly Scalar One = 1f;

    private readonly Linear? _layer1;
    private readonly Linear? _layer2;
    private readonly Linear? _layer3;

    /// <summary>The loss, its MLP with initial weights where it has one.</summary>
    public AuxiliaryLoss(NetworkShape shape)
        : base(nameof(AuxiliaryLoss))
    {
        if (shape.Auxiliary == AuxiliaryScore.Mlp)
        {
            _layer1 = Initial.Linear(2 * shape.ModelWidth, Hidden1);
            _layer2 = Initial.Linear(Hidden1, Hidden2);
            _layer3 = Initial.Linear(Hidden2, 1);                                          // the reference code's two with a softmax are one with a sigmoid
        }

        RegisterComponents();
    }

    /// <summary>Mean over the behaviors that have a next one of −log σ(s(z_t, e_{t+1})) − log(1 − σ(s(z_t, ê_{t+1}))), where s is the inner product or the MLP.</summary>
    /// <param name="z">Refined behaviors, [U, T, d].</param>
    /// <param name="e">Behaviors, [U, T, d].</param>
    /// <param name="notClicked">ê_2..ê_T, [U, T − 1, d].</param>
    /// <param name="mask">[U, T].</param>
    public override Tensor forward(Tensor z, Tensor e, Tensor notClicked, Tensor mask)
    {
        var last = e.shape[1] - 1;
        var now = z.narrow(1, 0, last);                                                    // [U, T−1, d]
        var next = Score(now, e.narrow(1, 1, last));                                       // [U, T−1]
        var other = Score(now, notClicked);                                                // [U, T−1]
        var losses = nn.functional.logsigmoid(next).Plus(nn.functional.logsigmoid(-other)); // log(1 − σ(x)) = log σ(−x)
        var valid = mask.narrow(1, 1, last);                                               // [U, T−1]  is there a behavior t + 1?
        return -(losses * valid).sum() / valid.sum().clamp_min(One);
    }

    private Tensor Score(Tensor now, Tensor item) => _layer1 is null
        ? (now * item).sum(-1)
        : _layer3!.call(_layer2!.call(_layer1.call(cat([now, item], -1)).sigmoid()).sigmoid()).squeeze(-1);
}
