using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Telemetry;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Scoring;

/// <summary>The way in that gRPC and REST share: count the request, read it, do it, count how it ended. Every request that is
/// received ends in exactly one outcome.</summary>
internal sealed class ScoringHandler(ScoringPipeline pipeline, PipelineMetrics metrics, TimeProvider time, IOptions<ServerOptions> options)
{
    /// <summary>Scores a request.</summary>
    /// <param name="request">As it came over the wire.</param>
    /// <param name="read">Reads it, and refuses what is not right about it.</param>
    /// <param name="deadline">The caller's deadline, UTC; <see cref="DateTime.MaxValue"/> for none.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">What <see cref="Failure.Of"/> describes.</exception>
    public Task<ScoringAnswer> ScoreAsync<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, DateTime deadline, CancellationToken cancellation) =>
        CountAsync(over => pipeline.ScoreAsync(read(request), over), answer => answer.Degraded, deadline, cancellation);

    /// <summary>Prepares a user.</summary>
    /// <param name="request">As it came over the wire.</param>
    /// <param name="read">Reads it, and refuses what is not right about it.</param>
    /// <param name="deadline">The caller's deadline, UTC; <see cref="DateTime.MaxValue"/> for none.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">What <see cref="Failure.Of"/> describes.</exception>
    public Task<PreparedUser> PrepareAsync<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, DateTime deadline, CancellationToken cancellation) =>
        CountAsync(over => pipeline.PrepareAsync(read(request), over), answer => answer.Degraded, deadline, cancellation);

    /// <summary>Counts a request that was refused before it could be read.</summary>
    public void Refuse(Exception why)
    {
        metrics.RequestReceived();
        metrics.RequestFinished(Failure.Of(why).Outcome);
    }

    private async Task<TAnswer> CountAsync<TAnswer>(Func<CancellationToken, Task<TAnswer>> work, Func<TAnswer, IReadOnlyList<DegradedReason>> degraded, DateTime deadline, CancellationToken cancellation)
    {
        metrics.RequestReceived();
        try
        {
            var answer = await InTimeAsync(work, deadline, cancellation);
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

    private async Task<TAnswer> InTimeAsync<TAnswer>(Func<CancellationToken, Task<TAnswer>> work, DateTime deadline, CancellationToken cancellation)
    {
        using var limit = new RequestTime(options.Value.MaxRequestDuration, deadline, time, cancellation);
        try
        {
            return await work(limit.Over);
        }
        catch (OperationCanceledException) when (limit.HasPassed)
        {
            throw new DeadlinePassedException(limit.Limit);
        }
    }
}
