using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Telemetry;

namespace DminServing.Server.Scoring;

/// <summary>The way in that gRPC and REST share: count the request, read it, do it, count how it ended. Every request that is
/// received ends in exactly one outcome.</summary>
internal sealed class ScoringHandler(ScoringPipeline pipeline, PipelineMetrics metrics)
{
    /// <summary>Scores a request.</summary>
    /// <param name="request">As it came over the wire.</param>
    /// <param name="read">Reads it, and refuses what is not right about it.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">What <see cref="Failure.Of"/> describes.</exception>
    public Task<ScoringAnswer> ScoreAsync<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, CancellationToken cancellation) =>
        CountAsync(() => pipeline.ScoreAsync(read(request), cancellation), answer => answer.Degraded);

    /// <summary>Prepares a user.</summary>
    /// <param name="request">As it came over the wire.</param>
    /// <param name="read">Reads it, and refuses what is not right about it.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">What <see cref="Failure.Of"/> describes.</exception>
    public Task<PreparedUser> PrepareAsync<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, CancellationToken cancellation) =>
        CountAsync(() => pipeline.PrepareAsync(read(request), cancellation), answer => answer.Degraded);

    private async Task<TAnswer> CountAsync<TAnswer>(Func<Task<TAnswer>> work, Func<TAnswer, IReadOnlyList<DegradedReason>> degraded)
    {
        metrics.RequestReceived();
        try
        {
            var answer = await work();
            foreach (var reason in degraded(answer))
            {
                metrics.Degraded(reason.ToString());
            }

            metrics.RequestFinished(degraded(answer).Count > 0 ? "ok_degraded" : "ok");
            return answer;
        }
        catch (Exception e)
        {
            metrics.RequestFinished(Failure.Of(e).Outcome);
            throw;
        }
    }
}
