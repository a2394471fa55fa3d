using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>What a network says of a minibatch.</summary>
/// <param name="Logits">Click and no click before the softmax, [U, C, 2].</param>
/// <param name="AuxiliaryLoss">L_aux (eq. 3), a scalar; <c>null</c> for networks without one and outside training.</param>
public sealed record NetworkOutput(Tensor Logits, Tensor? AuxiliaryLoss)
{
    /// <summary>Click-through rates f(x), [U, C]: the softmax's first output.</summary>
    public Tensor Ctr => Logits.softmax(-1).select(-1, 0);
}
