using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>What the networks' MLPs take: [x_u ; x_t ; Σe ; x_t∘Σe ; what the network has found ; x_c].</summary>
internal static class ClickInput
{
    /// <summary>Its width.</summary>
    /// <param name="shape">What the network is built for.</param>
    /// <param name="items">How many vectors as wide as an item there are, x_t and Σe among them.</param>
    public static int Width(NetworkShape shape, int items) => shape.UserWidth + (items * shape.ModelWidth) + shape.ContextWidth;

    /// <summary>The input of every candidate, [U, C, n].</summary>
    /// <param name="input">The minibatch.</param>
    /// <param name="sum">Σ_j e_j, [U, 1, d].</param>
    /// <param name="found">Of the candidates, [U, C, ...].</param>
    public static Tensor Of(EmbeddedBatch input, Tensor sum, params IEnumerable<Tensor> found)
    {
        var (users, count) = (input.Candidates.shape[0], input.Candidates.shape[1]);
        return cat([OfUser(input.User), input.Candidates, OfUser(sum.squeeze(1)), .. found, OfUser(input.Context)], -1);

        Tensor OfUser(Tensor features) => features.unsqueeze(1).expand(users, count, -1); // [U, C, n]
    }

    /// <summary>Click logits of every candidate, [U, C, 2].</summary>
    public static Tensor Logits(this ClickMlp mlp, Tensor x) => mlp.call(x.flatten(0, 1)).reshape(x.shape[0], x.shape[1], 2);
}
