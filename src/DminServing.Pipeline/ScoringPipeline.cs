using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Batching;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Models;
using DminServing.Pipeline.Ranking;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Pipeline;

/// <summary>The whole request on one page: (1) behaviors (2) encode (3) queue (4) infer (5) rank.</summary>
/// <param name="models">The models being served.</param>
/// <param name="behaviors">Where behavior sequences are kept.</param>
/// <param name="prepared">What of it has been read ahead.</param>
/// <param name="budget">How many candidates there is time for.</param>
/// <param name="lanes">The threads that infer.</param>
/// <param name="finite">Sees to it that scores are numbers.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="time">The clock.</param>
public sealed class ScoringPipeline(ModelRepository models, BehaviorSequences behaviors, PreparedBehaviors prepared, CandidateBudget budget, InferenceLanes lanes, FiniteScores finite, PipelineMetrics metrics, TimeProvider time)
{
    /// <summary>Scores and ranks the candidates of a query that has all the time it needs.</summary>
    /// <param name="query">The query; its sizes have been checked.</param>
    /// <param name="cancellation">The caller gives up; work that runs already is finished and thrown away.</param>
    /// <exception cref="Exception">As <see cref="ScoreAsync(ScoringQuery, long, CancellationToken)"/>.</exception>
    public Task<ScoringAnswer> ScoreAsync(ScoringQuery query, CancellationToken cancellation) => ScoreAsync(query, long.MaxValue, cancellation);

    /// <summary>Scores and ranks the candidates of a query.</summary>
    /// <param name="query">The query; its sizes have been checked.</param>
    /// <param name="ends">When its time is over, a timestamp of the clock; the cancellation is to come then. <see cref="long.MaxValue"/> for never.</param>
    /// <param name="cancellation">The caller gives up; work that runs already is finished and thrown away.</param>
    /// <exception cref="ModelsNotReadyException">The models are still being loaded.</exception>
    /// <exception cref="UnknownModelException">The query names a model that is not served.</exception>
    /// <exception cref="InvalidQueryException">The model does not take the query.</exception>
    /// <exception cref="BehaviorStoreUnavailableException">The store did not answer and the query does not allow a degraded answer.</exception>
    /// <exception cref="QueueFullException">Too many requests are waiting.</exception>
    /// <exception cref="NonFiniteScoreException">The model gave a score that is no number.</exception>
    public async Task<ScoringAnswer> ScoreAsync(ScoringQuery query, long ends, CancellationToken cancellation)
    {
        var model = models.Find(query.Model, query.ModelVersion); // taken once: a reload between (1) and (4) would mix vocabularies
        CheckCalibration(query, model);
        if (query.Candidates.Count == 0)
        {
            return new ScoringAnswer(RankedCandidates.Empty, model, default, [], 0, 0, [], default, IsUserReused: false);
        }

        var (answer, ctr, equal) = await ScoreAsync(model, query, ends, cancellation);
        metrics.Scores(ctr);
        metrics.EqualCandidates(equal);
        metrics.Scored(answer.Timings, query.Candidates.Count - answer.Unscored, answer.User.Length, answer.UnknownItems);
        metrics.CandidatesCut(answer.Unscored);
        if (answer.User.NewestAgeMs is { } age)
        {
            metrics.BehaviorsAge(age);
        }

        metrics.UserSide(answer.IsUserReused);
        return answer;
    }

    /// <summary>Does what does not need the candidates, ahead of them: reads the behaviors and computes the user's side of the model.</summary>
    /// <param name="query">The user, the context and the model.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">As <see cref="ScoreAsync(ScoringQuery, long, CancellationToken)"/>.</exception>
    public async Task<PreparedUser> PrepareAsync(ScoringQuery query, CancellationToken cancellation)
    {
        var model = models.Find(query.Model, query.ModelVersion);
        var clock = new StageClock(time);
        var (sequence, token) = await behaviors.PrepareAsync(query, model.Encoder.MaxBehaviors, cancellation);
        clock.Finish(Stage.Behaviors);
        var (encoded, scored) = await InferAsync(model, query, sequence, clock, cancellation);
        metrics.UserSide(scored.IsUserReused);
        return new PreparedUser(token, prepared.Lifetime, model, UserOf(encoded, sequence), sequence.Degraded, clock.Timings);
    }

    /// <summary>The five steps, uncounted.</summary>
    internal async Task<(ScoringAnswer Answer, float[] Ctr, int Equal)> ScoreAsync(ModelSnapshot model, ScoringQuery query, long ends, CancellationToken cancellation)
    {
        var clock = new StageClock(time);
        var sequence = await behaviors.OfAsync(query, model.Encoder.MaxBehaviors, cancellation);                // (1)
        clock.Finish(Stage.Behaviors);
        var held = budget.Fit(query, ends);
        var (encoded, scored) = await InferAsync(model, held, sequence, clock, cancellation);                   // (2) (3) (4)
        var equal = EqualCandidates.Align(encoded.CandidateFeatures, scored.Ctr);
        var replaced = finite.Repair(scored.Ctr, model);
        var ranked = Ranker.Rank(scored.Ctr, held.TopK);                                                        // (5)
        clock.Finish(Stage.Rank);
        var unscored = query.Candidates.Count - held.Candidates.Count;
        var answer = new ScoringAnswer(
            ranked, model, UserOf(encoded, sequence), Degraded(sequence, unscored, replaced.Count), encoded.UnknownItems, unscored, replaced, clock.Timings, scored.IsUserReused);
        return (answer, scored.Ctr, equal);
    }

    // Before anything is done: an answer without what was asked for is none.
    private static void CheckCalibration(ScoringQuery query, ModelSnapshot model)
    {
        if (query.Calibrate && model.Manifest.Calibration is null)
        {
            throw new InvalidQueryException("calibrate", $"{model.Name}/{model.Version} has no calibration. Leave calibrate out for its scores as they are, or export it again: dmin-train export --calibration platt.");
        }
    }

    private async Task<(EncodedQuery Encoded, CandidateScores Scored)> InferAsync(ModelSnapshot model, ScoringQuery query, BehaviorSequences.Sequence sequence, StageClock clock, CancellationToken cancellation)
    {
        var encoded = model.Encoder.Encode(query, sequence.Behaviors);                                          // (2)
        clock.Finish(Stage.Encode);
        var scored = await lanes.ScoreAsync(model, encoded, cancellation);                                      // (3) (4)
        clock.Finish(Stage.Queue, scored.Queued, Stage.Infer, scored.Ran);
        cancellation.ThrowIfCancellationRequested(); // computed and thrown away: whoever gave up is not counted as answered
        return (encoded, scored.Value);
    }

    private UserState UserOf(EncodedQuery encoded, BehaviorSequences.Sequence sequence) =>
        new(sequence.Source, encoded.Length, encoded.Truncated || sequence.Truncated, time.GetUtcNow().ToUnixTimeMilliseconds() - encoded.NewestTimestampMs, sequence.AgeMs);

    private static IReadOnlyList<DegradedReason> Degraded(BehaviorSequences.Sequence sequence, int unscored, int replaced) =>
        unscored + replaced == 0
            ? sequence.Degraded
            : [.. sequence.Degraded, .. unscored > 0 ? [DegradedReason.CandidatesCut] : Array.Empty<DegradedReason>(), .. replaced > 0 ? [DegradedReason.ScoresReplaced] : Array.Empty<DegradedReason>()];
}
