using System.Buffers;
using System.Numerics;

namespace DminServing.Pipeline.Ranking;

/// <summary>Candidates that are the same to the model get the same score to the bit. A graph computes the last few rows of a matrix in another way than the others, so that without this two places
/// of one item may differ in the last bit, and others could come to stand between them.</summary>
internal static class EqualCandidates
{
    /// <summary>Gives each candidate the score of the first that equals it.</summary>
    /// <param name="features">Per item feature, the candidates' indices.</param>
    /// <param name="ctr">One score per candidate.</param>
    /// <returns>How many candidates equal an earlier one.</returns>
    public static int Align(int[][] features, Span<float> ctr)
    {
        // A hash table of places, one more than they are, for 0 is free; from the pool, where a dictionary of each request would be garbage.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)ctr.Length * 2);
        var rented = ArrayPool<int>.Shared.Rent(size);
        try
        {
            var table = rented.AsSpan(0, size);
            table.Clear();
            return Align(features, ctr, table);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static int Align(int[][] features, Span<float> ctr, Span<int> table)
    {
        var equal = 0;
        for (var place = 0; place < ctr.Length; place++)
        {
            ref var first = ref Find(features, place, table);
            if (first == 0)
            {
                first = place + 1;
            }
            else
            {
                ctr[place] = ctr[first - 1];
                equal++;
            }
        }

        return equal;
    }

    // Where the first that equals it stands, or where it is to stand.
    private static ref int Find(int[][] features, int place, Span<int> table)
    {
        var hash = 0u;
        foreach (var column in features)
        {
            hash = (hash + (uint)column[place]) * 2_654_435_769; // 2^32 by the golden ratio
        }

        var slot = (int)(hash >> (32 - BitOperations.Log2((uint)table.Length)));
        while (table[slot] != 0 && !AreEqual(features, table[slot] - 1, place))
        {
            slot = (slot + 1) & (table.Length - 1);
        }

        return ref table[slot];
    }

    // In all features: items the model does not know share an index, but need not share a category.
    private static bool AreEqual(int[][] features, int one, int other)
    {
        foreach (var column in features)
        {
            if (column[one] != column[other])
            {
                return false;
            }
        }

        return true;
    }
}
