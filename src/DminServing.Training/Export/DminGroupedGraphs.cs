using DminServing.ModelContract.Manifest;
using DminServing.Training.Networks;

namespace DminServing.Training.Export;

/// <summary>DMIN in the <c>grouped</c> layout: what the two graphs share.</summary>
/// <remarks>With q_cj = a_c + b_j, layer 1 of the attention unit is
/// <c>a_c · (diag(I_j) W_∘ + W_q + W_−) + [b_j (W_q + W_−) + I_j (W_I − W_−) + (b_j ∘ I_j) W_∘ + bias]</c>: per user and head one matrix
/// <c>user_attention</c> of 36 rows and a bias row, which the candidate graph multiplies by [a_c ; 1].</remarks>
internal static class DminGroupedGraphs
{
    public const int Hidden1 = AttentionUnit.Hidden1;

    /// <summary>The tensors between the graphs.</summary>
    public static (TensorManifest Attention, TensorManifest Interests, TensorManifest Mlp, TensorManifest Sum, TensorManifest Mask) State(NetworkShape shape)
    {
        var (users, behaviors) = (Tensors.Users, Tensors.Behaviors);
        var (heads, width, one) = (TensorDimension.Fixed(shape.InterestHeads), TensorDimension.Fixed(shape.ModelWidth), TensorDimension.Fixed(1));
        return (
            Tensors.State("user_attention", users, heads, TensorDimension.Fixed(shape.ModelWidth + 1), TensorDimension.Named('T', Hidden1)),
            Tensors.State("user_interests", users, heads, behaviors, width),
            Tensors.State("user_mlp", users, one, TensorDimension.Fixed(ClickMlp.Hidden1)),
            Tensors.State("user_sum", users, one, width),
            Tensors.State("user_mask", users, behaviors));
    }

    /// <summary>W_q, W_I, W_−, W_∘ of one head: the blocks of W1, [d, 80] each.</summary>
    public static Matrix[] Layer1Blocks(TrainedNetwork trained, int head)
    {
        var (layer1, width) = (trained.Heads("attention.layer1")[head], trained.Shape.ModelWidth);
        return [.. Enumerable.Range(0, 4).Select(block => layer1.RowRange(block * width, width))];
    }

    /// <summary>Layer 1 of the MLP with its batch normalization folded in.</summary>
    public static (Matrix Weight, Matrix Bias) MlpLayer1(TrainedNetwork trained)
    {
        var scale = trained.Matrix("mlp.norm.weight").Zip(trained.Matrix("mlp.norm.running_var"), (gamma, variance) => gamma / Math.Sqrt(variance + ClickMlp.Epsilon));
        var shift = trained.Matrix("mlp.norm.bias") - trained.Matrix("mlp.norm.running_mean").Zip(scale, (mean, factor) => mean * factor);
        var weight = trained.Linear("mlp.layer1");
        return (weight.ScaleRows(scale), trained.Bias("mlp.layer1") + (shift * weight));
    }
}
