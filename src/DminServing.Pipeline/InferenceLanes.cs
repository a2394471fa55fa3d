using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Batching;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline;

/// <summary>Steps (3) and (4) together: the queue's lanes, each running a model's scorer.</summary>
public sealed class InferenceLanes(IOptions<InferenceOptions> options, TimeProvider time) : IDisposable
{
    private readonly LaneQueue<(ModelSnapshot Model, EncodedQuery Query), float[]> _queue = new(
        options.Value.Lanes > 0 ? options.Value.Lanes : Environment.ProcessorCount,
        options.Value.QueueCapacity,
        static work => work.Model.Scorer.Score([work.Query]),
        time);

    /// <summary>What has happened so far.</summary>
    public LaneCounts Counts => _queue.Counts;

    /// <summary>Requests that wait now.</summary>
    public int Depth => _queue.Depth;

    /// <summary>Scores a query on the next free lane.</summary>
    /// <returns>One click-through rate per candidate, in the candidates' order.</returns>
    /// <exception cref="QueueFullException">Too many requests are waiting.</exception>
    public Task<LaneResult<float[]>> ScoreAsync(ModelSnapshot model, EncodedQuery query, CancellationToken cancellation) =>
        _queue.RunAsync((model, query), cancellation);

    /// <summary>Finishes what waits and ends the lanes.</summary>
    public void Dispose() => _queue.Dispose();
}
