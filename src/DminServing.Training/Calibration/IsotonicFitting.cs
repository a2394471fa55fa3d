using DminServing.ModelContract.Calibration;

namespace DminServing.Training.Calibration;

/// <summary>Fits <see cref="IsotonicSteps"/> by pool-adjacent-violators: the curve that never falls and is closest to the labels, in squares.</summary>
/// <remarks>Not Microsoft.ML's (5.0.1): it pools samples of one score one by one, so its curve depends on their order. For scores 0.4, 0.4, 0.4, 0.5, 0.5 and clicks 1, 0, 0, 0, 1 it
/// gives 0.4 to all, for clicks 1, 0, 0, 1, 0 it gives 1/3 and 1/2; items that the model does not know have one score. Its Platt fit is sound, but 15 MB for two numbers.</remarks>
internal static class IsotonicFitting
{
    /// <summary>Fits.</summary>
    /// <param name="scores">One score per sample.</param>
    /// <param name="labels">Whether each sample was clicked.</param>
    public static IsotonicSteps Fit(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        var (points, rates) = (new List<float>(), new List<float>());
        foreach (var block in Pool(Ties(scores, labels)))
        {
            points.Add(block.First);
            rates.Add(block.Rate);
            if (block.Last > block.First) // level inside a block, straight between blocks
            {
                points.Add(block.Last);
                rates.Add(block.Rate);
            }
        }

        return new IsotonicSteps(points, rates);
    }

    // Equal scores have one rate whatever comes of them, so they are one block from the start; pooled one by one, the curve would depend on which of them was read first.
    private static List<Block> Ties(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        var sorted = scores.ToArray();
        var clicks = labels.ToArray();
        Array.Sort(sorted, clicks);
        var blocks = new List<Block>();
        for (var i = 0; i < sorted.Length; i++)
        {
            var sample = new Block(sorted[i], sorted[i], clicks[i] ? 1 : 0, 1);
            if (blocks.Count > 0 && blocks[^1].Last.Equals(sample.First))
            {
                blocks[^1] = blocks[^1].With(sample);
            }
            else
            {
                blocks.Add(sample);
            }
        }

        return blocks;
    }

    private static List<Block> Pool(List<Block> ascending)
    {
        var pooled = new List<Block>();
        foreach (var next in ascending)
        {
            var block = next;
            while (pooled.Count > 0 && !pooled[^1].IsBelow(block))
            {
                block = pooled[^1].With(block);
                pooled.RemoveAt(pooled.Count - 1);
            }

            pooled.Add(block);
        }

        return pooled;
    }

    // Samples whose scores lie next to each other and that share a rate.
    private readonly record struct Block(float First, float Last, int Clicks, int Samples)
    {
        public float Rate => (float)Clicks / Samples;

        public Block With(Block next) => new(First, next.Last, Clicks + next.Clicks, Samples + next.Samples);

        // In whole numbers: a rate has no last bit to be wrong in.
        public bool IsBelow(Block next) => (long)Clicks * next.Samples < (long)next.Clicks * Samples;
    }
}
