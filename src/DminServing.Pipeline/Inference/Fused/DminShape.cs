using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>The sizes of a DMIN, read off its constants.</summary>
/// <param name="Heads">H_E, interests.</param>
/// <param name="Width">d_model.</param>
/// <param name="Hidden1">Layer 1 of the attention unit.</param>
/// <param name="Hidden2">Layer 2 of the attention unit.</param>
/// <param name="Mlp1">Layer 1 of the MLP.</param>
/// <param name="Mlp2">Layer 2 of the MLP.</param>
/// <param name="Positions">Reverse-time positions, padding's 0 included.</param>
internal sealed record DminShape(int Heads, int Width, int Hidden1, int Hidden2, int Mlp1, int Mlp2, int Positions)
{
    /// <summary>Outputs of a product come in blocks of eight.</summary>
    public const int Block = 8;

    /// <summary>d_model rounded up to whole blocks.</summary>
    public int PaddedWidth => (Width + Block - 1) / Block * Block;

    /// <summary>Inputs of the MLP that depend on the candidate: x_t and the interests (x_t ∘ Σ e is folded into the weights).</summary>
    public int MlpInputs => Width * (1 + Heads);

    public static DminShape Of(OnnxFile user, OnnxFile candidate)
    {
        var (layer2, mlp1, mlp2) = (candidate.Find("attention.layer2.weight").Shape, candidate.Find("mlp.layer1.candidate").Shape, candidate.Find("mlp.layer2.weight").Shape);
        var positions = user.Find("position.query").Shape;
        var shape = new DminShape(layer2[0], positions[2], layer2[1], layer2[2], mlp1[1], mlp2[1], positions[0]);
        return new[] { shape.Hidden1, shape.Hidden2, shape.Mlp1, shape.Mlp2 }.All(size => size % Block == 0)
            ? shape
            : throw new InvalidDataException($"layers of {shape.Hidden1}, {shape.Hidden2}, {shape.Mlp1} and {shape.Mlp2} are not multiples of {Block}");
    }
}
