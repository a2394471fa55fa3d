using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;

namespace DminServing.Pipeline;

/// <summary>Tells what made a query's scores: which interest looked at which past behavior, and what the score would be without it. For people who debug: it costs as much as scoring the
/// query once for each behavior.</summary>
/// <param name="models">The models being served.</param>
/// <param name="behaviors">Where behavior sequences are kept.</param>
/// <param name="pipeline">Gives the scores, as for any query.</param>
/// <param name="time">The clock.</param>
public sealed class Explainer(ModelRepository models, BehaviorSequences behaviors, ScoringPipeline pipeline, TimeProvider time)
{
    /// <summary>Largest absolute difference between a score as it is served and as the weights come with it.</summary>
    private const float Tolerance = 1e-5f;

    /// <summary>Explains the scores of a query's candidates.</summary>
    /// <param name="query">The query; its sizes have been checked.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="NotExplainableException">The model gives no attention weights.</exception>
    /// <exception cref="Exception">As <see cref="ScoringPipeline.ScoreAsync(ScoringQuery, long, CancellationToken)"/>.</exception>
    public async Task<Explanation> ExplainAsync(ScoringQuery query, CancellationToken cancellation)
    {
        var model = models.Find(query.Model, query.ModelVersion);
        var attention = model.Attention ?? throw new NotExplainableException(model);
        var sequence = await behaviors.OfAsync(query, model.Encoder.MaxBehaviors, cancellation);
        Behavior[] seen = [.. sequence.Behaviors.Order(BehaviorOrder.OldestFirst).TakeLast(model.Encoder.MaxBehaviors)]; // oldest first
        var (answer, ctr) = await ScoreAsync(model, query, seen, cancellation);
        var weights = await Task.Run(() => WeightsOf(attention, model.Encoder.Encode(query, seen), ctr, answer.Replaced), cancellation);
        var without = new float[seen.Length][];                                            // [behaviors][candidates]
        for (var t = 0; t < seen.Length; t++)
        {
            (_, without[t]) = await ScoreAsync(model, query, [.. seen[..t], .. seen[(t + 1)..]], cancellation);
        }

        return new Explanation(
            [.. answer.Ranked.Index.Select(place => new Explanation.Candidate(place, ctr[place], [.. weights[place].Select(NewestFirst)], NewestFirst([.. without.Select(scores => scores[place])])))],
            UserBehaviors.RowsOf(model, seen, time),
            attention.Interests,
            model,
            answer.User with { Source = sequence.Source, Truncated = sequence.Truncated || sequence.Behaviors.Count > seen.Length, BehaviorsAgeMs = sequence.AgeMs },
            [.. sequence.Degraded, .. answer.Degraded],
            answer.UnknownItems);
    }

    // All candidates, whatever the time: an explanation of some would mislead.
    private async Task<(ScoringAnswer Answer, float[] Ctr)> ScoreAsync(ModelSnapshot model, ScoringQuery query, Behavior[] seen, CancellationToken cancellation)
    {
        var (answer, ctr, _) = await pipeline.ScoreAsync(model, query with { Behaviors = seen, PreparedUser = "" }, long.MaxValue, cancellation);
        return (answer, ctr);
    }

    private static float[][][] WeightsOf(AttentionScorer attention, EncodedQuery query, float[] ctr, IReadOnlyList<int> replaced)
    {
        var scores = attention.Score(query);
        for (var place = 0; place < ctr.Length; place++)
        {
            if (!replaced.Contains(place) && !(Math.Abs(scores.Ctr[place] - ctr[place]) <= Tolerance))
            {
                throw new InvalidOperationException($"The explanation gives candidate {place} the score {scores.Ctr[place]}, it is served with {ctr[place]}.");
            }
        }

        return scores.Weights;
    }

    private static float[] NewestFirst(float[] oldestFirst) => [.. oldestFirst.Reverse()];
}
