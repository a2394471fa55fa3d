using System.Buffers;

namespace DminServing.Pipeline.Ranking;

/// <summary>Step (5): highest click-through rate first, ties in the caller's order.</summary>
public static class Ranker
{
    /// <summary>Ranks the candidates of a request.</summary>
    /// <param name="scores">One score per candidate, finite.</param>
    /// <param name="topK">How many of the best to keep; 0 for all.</param>
    public static RankedCandidates Rank(ReadOnlySpan<float> scores, int topK)
    {
        var kept = topK > 0 && topK < scores.Length ? topK : scores.Length;
        var rented = ArrayPool<long>.Shared.Rent(scores.Length);
        try
        {
            return Read(Best(Keys(scores, rented), kept), scores);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    // One sortable number per candidate: the score's order above, the place below. Sorting plain longs is several times faster
    // than sorting with a comparer, and the place makes the order total, so an unstable sort is stable here.
    private static Span<long> Keys(ReadOnlySpan<float> scores, Span<long> keys)
    {
        for (var place = 0; place < scores.Length; place++)
        {
            keys[place] = ((long)Descending(scores[place]) << 32) | (uint)place;
        }

        return keys[..scores.Length];
    }

    // Collects twice as many as wanted in front, cuts them to the best, and from then on passes over what cannot be among them.
    private static Span<long> Best(Span<long> keys, int count)
    {
        var (found, bound) = (0, long.MaxValue);
        foreach (var key in keys)
        {
            if (key < bound)
            {
                keys[found++] = key; // never beyond the key that is being read
                if (found == 2L * count)
                {
                    keys[..found].Sort();
                    (found, bound) = (count, keys[count - 1]);
                }
            }
        }

        keys[..found].Sort();
        return keys[..count];
    }

    private static RankedCandidates Read(ReadOnlySpan<long> keys, ReadOnlySpan<float> scores)
    {
        var ranked = new RankedCandidates(new int[keys.Length], new float[keys.Length]);
        for (var rank = 0; rank < keys.Length; rank++)
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
