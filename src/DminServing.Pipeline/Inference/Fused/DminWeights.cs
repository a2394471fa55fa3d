using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>DMIN's constants in the form the kernel reads: matrices in blocks of eight outputs [outputs / 8, inputs, 8], and −log₂ e in whatever
/// leads to a sigmoid.</summary>
internal sealed class DminWeights
{
    /// <summary>−log₂ e: σ(x) = 1 / (1 + 2^(−x log₂ e)).</summary>
    public const float ToSigmoid = -1.44269504088896f;

    /// <summary>log₂ e: e^x = 2^(x log₂ e).</summary>
    public const float ToExp = 1.44269504088896f;

    public DminWeights(OnnxFile user, OnnxFile candidate, IReadOnlyList<string> itemFeatures)
    {
        var s = Shape = DminShape.Of(user, candidate);
        Tables = [.. itemFeatures.Select(feature => user.Find($"embedding.item.{feature}"))];
        if (Tables.Any(table => table.Shape.Length != 2) || Tables.Sum(table => table.Shape[1]) != s.Width)
        {
            throw new InvalidDataException($"the item tables are not {s.Width} wide together");
        }

        Query = PerHead(candidate["attention.query", s.Heads, s.Width + 1, s.Width + 1], s.Width + 1, s.Width + 1, 0, s.Width, s.Width, 1);
        Product = PerHead(user["attention.product", s.Heads, s.Width, 1, s.Hidden1], s.Width, s.Hidden1, 0, s.Width, s.Hidden1, ToSigmoid);
        QueryRows = PerHead(user["attention.query", s.Heads, s.Width, 1, s.Hidden1], s.Width, s.Hidden1, 0, s.Width, s.Hidden1, ToSigmoid);
        UserRows = AlignedFloats.Of(user["attention.user", s.Heads, 2 * s.Width, s.Hidden1], ToSigmoid);
        PositionQuery = user["position.query", s.Positions, s.Heads, s.Width].ToArray();
        PositionLayer1 = AlignedFloats.Of(user["position.layer1", s.Positions, s.Heads, s.Hidden1], ToSigmoid);
        Layer2 = PerHead(candidate["attention.layer2.weight", s.Heads, s.Hidden1, s.Hidden2], s.Hidden1, s.Hidden2, 0, s.Hidden1, s.Hidden2, ToSigmoid);
        Layer2Bias = AlignedFloats.Of(candidate["attention.layer2.bias", s.Heads, 1, s.Hidden2], ToSigmoid);
        Layer3 = AlignedFloats.Of(candidate["attention.layer3", s.Heads, s.Hidden2, 1], ToExp);
        var mlp1 = candidate["mlp.layer1.candidate", s.Width * (2 + s.Heads), s.Mlp1];
        MlpTarget = Pack(mlp1, s.Mlp1, 0, s.Width, s.Mlp1, 1);
        MlpTargetSum = Pack(mlp1, s.Mlp1, s.Width, s.Width, s.Mlp1, 1);
        MlpInterests = Pack(mlp1, s.Mlp1, 2 * s.Width, s.Heads * s.Width, s.Mlp1, 1);
        Mlp2 = Pack(candidate["mlp.layer2.weight", s.Mlp1, s.Mlp2], s.Mlp2, 0, s.Mlp1, s.Mlp2, 1);
        Mlp2Bias = AlignedFloats.Of(candidate["mlp.layer2.bias", s.Mlp2], 1);
        Dice1 = new DiceWeights(candidate, "mlp.dice1", s.Mlp1);
        Dice2 = new DiceWeights(candidate, "mlp.dice2", s.Mlp2);
        Mlp3 = AlignedFloats.Of(candidate["mlp.layer3.weight", s.Mlp2, 1], ToSigmoid);
        Mlp3Bias = candidate["mlp.layer3.bias", 1][0] * ToSigmoid;
    }

    public DminShape Shape { get; }

    /// <summary>Embeddings of the item features, [rows, 18] each, where their files are mapped.</summary>
    public OnnxTensor[] Tables { get; }

    /// <summary>A per head: a_c = A x_t. [d → padded d].</summary>
    public AlignedFloats[] Query { get; }

    /// <summary>W1d per head, to be multiplied with I_j row by row.</summary>
    public AlignedFloats[] Product { get; }

    /// <summary>W1a + W1c per head.</summary>
    public AlignedFloats[] QueryRows { get; }

    /// <summary>[W1b − W1c ; W1d] per head, [H, 2d, 80].</summary>
    public AlignedFloats UserRows { get; }

    /// <summary>b_j = B p_j + bias, [positions, H, d].</summary>
    public float[] PositionQuery { get; }

    /// <summary>b_j (W1a + W1c) + bias, [positions, H, 80].</summary>
    public AlignedFloats PositionLayer1 { get; }

    public AlignedFloats[] Layer2 { get; }

    public AlignedFloats Layer2Bias { get; }

    public AlignedFloats Layer3 { get; }

    public AlignedFloats MlpTarget { get; }

    public AlignedFloats MlpTargetSum { get; }

    public AlignedFloats MlpInterests { get; }

    public AlignedFloats Mlp2 { get; }

    public AlignedFloats Mlp2Bias { get; }

    public DiceWeights Dice1 { get; }

    public DiceWeights Dice2 { get; }

    public AlignedFloats Mlp3 { get; }

    public float Mlp3Bias { get; }

    // One packed matrix per head, of rows first..first + inputs and columns 0..outputs.
    private AlignedFloats[] PerHead(ReadOnlySpan<float> heads, int rows, int columns, int first, int inputs, int outputs, float factor)
    {
        var packed = new AlignedFloats[Shape.Heads];
        for (var head = 0; head < packed.Length; head++)
        {
            packed[head] = Pack(heads.Slice(head * rows * columns, rows * columns), columns, first, inputs, outputs, factor);
        }

        return packed;
    }

    private static AlignedFloats Pack(ReadOnlySpan<float> matrix, int columns, int first, int inputs, int outputs, float factor)
    {
        var packed = new AlignedFloats((outputs + DminShape.Block - 1) / DminShape.Block * DminShape.Block * inputs);
        for (var n = 0; n < outputs; n++)
        {
            for (var k = 0; k < inputs; k++)
            {
                packed.Span[(n / DminShape.Block * DminShape.Block * inputs) + (k * DminShape.Block) + (n % DminShape.Block)] = matrix[((first + k) * columns) + n] * factor;
            }
        }

        return packed;
    }
}
