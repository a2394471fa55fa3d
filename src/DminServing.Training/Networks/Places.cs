using TorchSharp;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>The places of a padded batch that hold a behavior, N of U·T. What is computed behavior by behavior is computed for these alone: half of a
/// typical batch is padding, and what is never computed cannot leak.</summary>
internal sealed class Places
{
    private readonly long _users;
    private readonly long _behaviors;

    /// <summary>The places of a batch.</summary>
    /// <param name="mask">1 for a behavior, 0 for padding, [U, T].</param>
    public Places(Tensor mask)
    {
        (_users, _behaviors) = (mask.shape[0], mask.shape[1]);
        var places = mask.nonzero();                                                       // [N, 2]  user and t
        User = places.select(1, 0);
        At = (User * tensor(_behaviors)).Plus(places.select(1, 1));
    }

    /// <summary>Row of the flattened batch, int64 [N].</summary>
    public Tensor At { get; }

    /// <summary>The user of each place, int64 [N].</summary>
    public Tensor User { get; }

    /// <summary>[H, U, T, n] → [H, N, n].</summary>
    public Tensor Pack(Tensor padded) => padded.flatten(1, 2).index_select(1, At);

    /// <summary>[H, N, n] → [H, U, T, n], padding filled.</summary>
    public Tensor Unpack(Tensor packed, Scalar padding) =>
        full([packed.shape[0], _users * _behaviors, packed.shape[2]], padding, dtype: packed.dtype).index_copy(1, At, packed)
            .reshape(packed.shape[0], _users, _behaviors, packed.shape[2]);
}
