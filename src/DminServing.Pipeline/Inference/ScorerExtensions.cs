using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Inference;

/// <summary>Scoring on the calling thread.</summary>
public static class ScorerExtensions
{
    /// <summary>Scores a batch of queries, one part after the other.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="batch">One or more encoded queries of this model.</param>
    /// <returns>One click-through rate per candidate: the first query's candidates in their order, then the second's, ...</returns>
    public static float[] Score(this IScorer scorer, IReadOnlyList<EncodedQuery> batch)
    {
        using var run = scorer.Begin(batch);
        for (var part = 0; part < run.Parts; part++)
        {
            run.Run(part, giveWay: static () => { });
        }

        return batch.Count == 1 ? run.ScoresOf(0) : [.. Enumerable.Range(0, batch.Count).SelectMany(run.ScoresOf)];
    }
}
