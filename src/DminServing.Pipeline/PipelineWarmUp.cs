using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Batching;
using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Pipeline;

/// <summary>Takes made-up requests through the five steps, so that the first real one does not wait for the compiler. They are not counted.
/// Real requests may come meanwhile; where they fill the queue, they do the warming up.</summary>
/// <param name="models">The models being served.</param>
/// <param name="pipeline">The five steps.</param>
public sealed class PipelineWarmUp(ModelRepository models, ScoringPipeline pipeline)
{
    // Enough for the runtime to compile what is called often a second time, better.
    private const int Rounds = 40;

    // More than a part: what a candidate costs shows only beside many others.
    private static readonly string[] Nothing = [.. Enumerable.Repeat("?", 100)];

    /// <summary>Warms up every model, once with behaviors of the store and once with behaviors of the request.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var span = PipelineActivities.StartWarmUp();
        foreach (var model in models.Models)
        {
            var stored = new ScoringQuery { UserId = "?", Candidates = new CandidateIds(Nothing) };
            var inline = stored with { Behaviors = [.. Enumerable.Range(0, model.Encoder.MaxBehaviors).Select(time => new Behavior("?", time))] };
            try
            {
                for (var round = 0; round < Rounds; round++)
                {
                    await pipeline.ScoreAsync(model, stored, long.MaxValue, cancellation);
                    await pipeline.ScoreAsync(model, inline, long.MaxValue, cancellation);
                }
            }
            catch (QueueFullException)
            {
                // There is traffic enough.
            }
        }
    }
}
