using DminServing.ModelContract.Encoding;

namespace DminServing.Training.Networks;

/// <summary>The embedding of one feature, kept outside autograd: a batch touches a few thousand rows of what may be millions.
/// Row 0, padding and everything unknown, is zero and never trained.</summary>
public sealed class EmbeddingTable
{
    // Rows begin uniform between ± these. A user's row is seen once an epoch: from a smaller start it learns its one sample by heart, and
    // users who are new, as all are in validation, score worse for it (amazon_sports: −0.006 AUC at ±0.015).
    private const float UserBound = 0.05f;
    private const float Bound = 0.02f;

    private EmbeddingTable(string name, int rows, int width)
    {
        (Name, Rows, Width) = (name, rows, width);
        Weights = new float[(long)rows * width];
    }

    /// <summary>The table's name in checkpoints: <c>embedding.GROUP.FEATURE</c>.</summary>
    public string Name { get; }

    /// <summary>Rows: the feature's indices, 0 included.</summary>
    public int Rows { get; }

    /// <summary>Width of a row.</summary>
    public int Width { get; }

    /// <summary>The rows one after the other, [Rows, Width].</summary>
    public float[] Weights { get; }

    /// <summary>A table of small random rows.</summary>
    /// <param name="group">The feature's group: user, item or context.</param>
    /// <param name="feature">The feature's name.</param>
    /// <param name="encoder">The feature's encoder, which knows the number of indices.</param>
    /// <param name="width">Width of a row.</param>
    /// <param name="random">Where the rows come from.</param>
    public static EmbeddingTable Create(string group, string feature, FeatureEncoder encoder, int width, Random random)
    {
        var table = new EmbeddingTable($"embedding.{group}.{feature}", encoder.Size, width);
        var bound = group == EmbeddingLayer.UserGroup ? UserBound : Bound;
        for (var i = width; i < table.Weights.Length; i++)
        {
            table.Weights[i] = ((2 * random.NextSingle()) - 1) * bound;
        }

        return table;
    }

    /// <summary>Copies rows into a wider matrix.</summary>
    /// <param name="indices">One row index per row of the matrix.</param>
    /// <param name="matrix">The matrix, [indices, <paramref name="stride"/>].</param>
    /// <param name="column">Where in each of its rows the embedding begins.</param>
    /// <param name="stride">Its width.</param>
    public void Gather(ReadOnlySpan<int> indices, Span<float> matrix, int column, int stride)
    {
        for (var row = 0; row < indices.Length; row++)
        {
            Weights.AsSpan(indices[row] * Width, Width).CopyTo(matrix.Slice((row * stride) + column, Width));
        }
    }
}
