using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>A minibatch after the embedding layer (paper, section 2.1): U users with C candidates each. Behaviors stand oldest first,
/// left-aligned, padded to the longest, T.</summary>
public sealed record EmbeddedBatch
{
    /// <summary>User profile x_u, [U, 18 F_u].</summary>
    public required Tensor User { get; init; }

    /// <summary>Context x_c, [U, 18 F_c].</summary>
    public required Tensor Context { get; init; }

    /// <summary>Behaviors e_1..e_T, [U, T, d_model].</summary>
    public required Tensor Behaviors { get; init; }

    /// <summary>Target items x_t, [U, C, d_model].</summary>
    public required Tensor Candidates { get; init; }

    /// <summary>Items the user did not click, ê_2..ê_T, [U, T − 1, d_model]; <c>null</c> outside training.</summary>
    public Tensor? NotClicked { get; init; }

    /// <summary>1 for a behavior, 0 for padding, [U, T].</summary>
    public required Tensor Mask { get; init; }

    /// <summary>Reverse-time positions, int64 [U, T]: 1 for the most recent behavior, 0 for padding.</summary>
    public required Tensor Positions { get; init; }

    /// <summary>The positions in an order, int64 [U, T], 0 for padding. From the oldest they are the places 1..T, for sequences stand left-aligned.</summary>
    internal Tensor PositionsBy(PositionOrder order) => order == PositionOrder.NewestFirst
        ? Positions
        : (Mask.cumsum(1) * Mask).to(ScalarType.Int64);
}
