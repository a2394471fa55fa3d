using TorchSharp;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>Causal scaled dot-product attention (eq. 1 and 4). Padding stands at the end, so that the causal mask alone keeps it
/// from every behavior.</summary>
internal static class SelfAttention
{
    // Held in a field: TorchSharp does not keep a Scalar alive during the call.
    private static readonly Scalar Never = float.NegativeInfinity;

    /// <summary>softmax(Q_h K_h^T / √d_h) V_h of every head.</summary>
    /// <param name="qkv">Queries, keys and values of all heads side by side, [U, T, 3 d].</param>
    /// <param name="heads">H.</param>
    /// <returns>[H, U, T, d_h].</returns>
    public static Tensor Heads(Tensor qkv, int heads)
    {
        var (users, behaviors, width) = (qkv.shape[0], qkv.shape[1], qkv.shape[2] / 3 / heads);
        var split = qkv.reshape(users, behaviors, 3, heads, width).permute(2, 3, 0, 1, 4); // [3, H, U, T, d_h]
        using Scalar scale = 1 / Math.Sqrt(width);
        var scores = split[0].mul(scale).matmul(split[1].transpose(-1, -2));              // [H, U, T, T]
        var causal = full([behaviors, behaviors], Never, dtype: qkv.dtype).triu(1);       // [T, T]  −∞ above the diagonal
        return scores.Plus(causal).softmax(-1).matmul(split[2]);                            // [H, U, T, d_h]
    }
}
