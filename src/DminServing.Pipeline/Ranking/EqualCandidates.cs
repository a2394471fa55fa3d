namespace DminServing.Pipeline.Ranking;

/// <summary>Candidates that are the same to the model get the same score to the bit. A graph computes the last few rows of a matrix in another way than the others, so that without this two places
/// of one item may differ in the last bit, and others could come to stand between them.</summary>
internal static class EqualCandidates
{
    private const long Prime = 1_000_003;

    /// <summary>Gives each candidate the score of the first that equals it.</summary>
    /// <param name="features">Per item feature, the candidates' indices.</param>
    /// <param name="ctr">One score per candidate.</param>
    /// <returns>How many candidates equal an earlier one.</returns>
    public static int Align(int[][] features, Span<float> ctr)
    {
        var firsts = new Dictionary<long, int>(ctr.Length);
        var equal = 0;
        for (var place = 0; place < ctr.Length; place++)
        {
            var key = Key(features, place);
            if (!firsts.TryAdd(key, place) && firsts[key] is var first && AreEqual(features, first, place))
            {
                ctr[place] = ctr[first];
                equal++;
            }
        }

        return equal;
    }

    // All of them: items the model does not know share an index, but need not share a category.
    private static long Key(int[][] features, int place)
    {
        var key = 0L;
        foreach (var column in features)
        {
            key = (key * Prime) + column[place];
        }

        return key;
    }

    private static bool AreEqual(int[][] features, int one, int other) => Array.TrueForAll(features, column => column[one] == column[other]);
}
