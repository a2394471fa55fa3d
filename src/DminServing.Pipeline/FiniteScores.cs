using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace DminServing.Pipeline;

/// <summary>No score that is no number leaves: a few are replaced by the model's prior click-through rate, an answer with more is none. Remembers how many there were, for a model
/// that gives many must not serve.</summary>
/// <param name="metrics">What is counted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of the first in a window, and when there are too many.</param>
public sealed class FiniteScores(PipelineMetrics metrics, TimeProvider time, ILogger<FiniteScores> logger)
{
    /// <summary>The largest share of an answer's scores that may be replaced, and of all scores before the model is taken for broken.</summary>
    public const double Tolerated = 0.01;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    // Fewer say nothing about the model.
    private const int FewestScores = 1000;

    private readonly Lock _gate = new();
    private long _began = time.GetTimestamp();
    private long _scores;
    private long _bad;
    private volatile bool _isBroken;

    /// <summary>Whether so many scores were no numbers that the model must not serve. Stays so: who looks again later sees no traffic and so no fault.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Replaces scores that are no numbers.</summary>
    /// <param name="scores">One per candidate; changed.</param>
    /// <param name="model">The model that gave them.</param>
    /// <returns>The places of those that were replaced.</returns>
    /// <exception cref="NonFiniteScoreException">There are too many, or the model has no prior.</exception>
    public IReadOnlyList<int> Repair(float[] scores, ModelSnapshot model)
    {
        if (Array.TrueForAll(scores, float.IsFinite))
        {
            Note(scores.Length, 0, model);
            return [];
        }

        int[] bad = [.. Enumerable.Range(0, scores.Length).Where(place => !float.IsFinite(scores[place]))];
        Note(scores.Length, bad.Length, model);
        metrics.NonFiniteScores(bad.Length);
        if (model.Manifest.Training?.PriorCtr is not { } prior || bad.Length > scores.Length * Tolerated)
        {
            throw new NonFiniteScoreException(model.Name, model.Version);
        }

        Array.ForEach(bad, place => scores[place] = (float)prior);
        return bad;
    }

    private void Note(int scores, int bad, ModelSnapshot model)
    {
        bool isFirst, isNowBroken;
        lock (_gate)
        {
            if (time.GetElapsedTime(_began) > Window)
            {
                (_began, _scores, _bad) = (time.GetTimestamp(), 0, 0);
            }

            isFirst = bad > 0 && _bad == 0;
            _scores += scores;
            _bad += bad;
            isNowBroken = !_isBroken && _bad > Math.Max(_scores, FewestScores) * Tolerated;
            _isBroken |= isNowBroken;
        }

        if (isFirst)
        {
            logger.ScoresNotFinite(model.Name, model.Version, bad, scores);
        }

        if (isNowBroken)
        {
            logger.ModelBroken(model.Name, model.Version);
        }
    }
}
