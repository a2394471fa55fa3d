namespace DminServing.Pipeline.Ranking;

/// <summary>Step (5): highest click-through rate first, ties in the caller's order.</summary>
public static class Ranker
{
    /// <summary>Ranks the candidates of a request.</summary>
    /// <param name="scores">One score per candidate, finite.</param>
    /// <param name="topK">How many of the best to keep; 0 for all.</param>
    public static RankedCandidates Rank(ReadOnlySpan<float> scores, int topK)
    {
        // One sortable number per candidate: the score's order above, the place below. Sorting plain longs is several times faster
        // than sorting with a comparer, and the place makes the order total, so an unstable sort is stable here.
        var keys = new long[scores.Length];
        for (var place = 0; place < keys.Length; place++)
        {
            keys[place] = ((long)Descending(scores[place]) << 32) | (uint)place;
        }

        Array.Sort(keys);
        var kept = topK > 0 && topK < keys.Length ? topK : keys.Length;
        var ranked = new RankedCandidates(new int[kept], new float[kept]);
        for (var rank = 0; rank < kept; rank++)
        {
            var place = (int)(uint)keys[rank];
            (ranked.Index[rank], ranked.Ctr[rank]) = (place, scores[place]);
        }

        return ranked;
    }

    // The bits of floats order like integers for positives and in reverse for negatives; −0 and 0 are equal scores.
    private static int Descending(float score)
    {
        var bits = BitConverter.SingleToInt32Bits(score == 0 ? 0 : score);
        return ~(bits < 0 ? bits ^ int.MaxValue : bits);
    }
}
