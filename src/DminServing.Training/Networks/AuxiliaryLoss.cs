using TorchSharp;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The auxiliary loss of the refiner (paper, eq. 3): z_t has to tell the next behavior e_{t+1} from an item ê_{t+1} that the user
/// did not click, by inner product.</summary>
internal static class AuxiliaryLoss
{
    private static readonly Scalar One = 1f;

    /// <summary>Mean over the behaviors that have a next one of −log σ⟨z_t, e_{t+1}⟩ − log(1 − σ⟨z_t, ê_{t+1}⟩).</summary>
    /// <param name="z">Refined behaviors, [U, T, d].</param>
    /// <param name="e">Behaviors, [U, T, d].</param>
    /// <param name="notClicked">ê_2..ê_T, [U, T − 1, d].</param>
    /// <param name="mask">[U, T].</param>
    public static Tensor Of(Tensor z, Tensor e, Tensor notClicked, Tensor mask)
    {
        var last = e.shape[1] - 1;
        var now = z.narrow(1, 0, last);                                                    // [U, T−1, d]
        var next = (now * e.narrow(1, 1, last)).sum(-1);                                  // [U, T−1]
        var other = (now * notClicked).sum(-1);                                           // [U, T−1]
        var losses = nn.functional.logsigmoid(next).Plus(nn.functional.logsigmoid(-other)); // log(1 − σ(x)) = log σ(−x)
        var valid = mask.narrow(1, 1, last);                                               // [U, T−1]  is there a behavior t + 1?
        return -(losses * valid).sum() / valid.sum().clamp_min(One);
    }
}
