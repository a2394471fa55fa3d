using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Telemetry;
using DminServing.Server.Admission;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Scoring;

/// <summary>The way in that gRPC and REST share: count the request, read it, do it, count how it ended. Every request that is
/// received ends in exactly one outcome.</summary>
internal sealed class ScoringHandler(ScoringPipeline pipeline, Explainer explainer, PipelineMetrics metrics, TimeProvider time, IOptions<ServerOptions> options, IOptions<AdmissionOptions> admission)
{
    /// <summary>Scores a request.</summary>
    /// <param name="request">As it came over the wire.</param>
    /// <param name="read">Reads it, and refuses what is not right about it.</param>
    /// <param name="call">Its ticket and deadline.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">What <see cref="Failure.Of"/> describes.</exception>
    public Task<ScoringAnswer> ScoreAsync<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, CallTerms call, CancellationToken cancellation) =>
        CountAsync(limit => pipeline.ScoreAsync(Read(request, read, call), limit.Ends, limit.Over), answer => answer.Degraded, call, cancellation);

    /// <summary>Prepares a user.</summary>
    /// <param name="request">As it came over the wire.</param>
    /// <param name="read">Reads it, and refuses what is not right about it.</param>
    /// <param name="call">Its ticket and deadline.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">What <see cref="Failure.Of"/> describes.</exception>
    public Task<PreparedUser> PrepareAsync<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, CallTerms call, CancellationToken cancellation) =>
        CountAsync(limit => pipeline.PrepareAsync(Read(request, read, call), limit.Over), answer => answer.Degraded, call, cancellation);

    /// <summary>Explains scores.</summary>
    /// <param name="request">As it came over the wire.</param>
    /// <param name="read">Reads it, and refuses what is not right about it.</param>
    /// <param name="call">Its ticket and deadline.</param>
    /// <param name="cancellation">The caller gives up.</param>
    /// <exception cref="Exception">What <see cref="Failure.Of"/> describes.</exception>
    public Task<Explanation> ExplainAsync<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, CallTerms call, CancellationToken cancellation) =>
        CountAsync(limit => explainer.ExplainAsync(RequestRules.Explainable(Read(request, read, call)), limit.Over), answer => answer.Degraded, call, cancellation);

    /// <summary>Counts a request that was refused before it could be read.</summary>
    public void Refuse(Exception why)
    {
        metrics.RequestReceived();
        metrics.RequestFinished(Failure.Of(why).Outcome);
    }

    private ScoringQuery Read<TRequest>(TRequest request, Func<TRequest, ScoringQuery> read, CallTerms call)
    {
        var query = read(request);
        call.Ticket?.Settle(query.Candidates.Count);
        call.Quota?.Spend(query.Candidates.Count);
        return query.MinCandidates is null ? query with { MinCandidates = admission.Value.MinCandidates } : query;
    }

    private async Task<TAnswer> CountAsync<TAnswer>(Func<RequestTime, Task<TAnswer>> work, Func<TAnswer, IReadOnlyList<DegradedReason>> degraded, CallTerms call, CancellationToken cancellation)
    {
        metrics.RequestReceived();
        try
        {
            var answer = await InTimeAsync(work, call.Deadline, cancellation);
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

    private async Task<TAnswer> InTimeAsync<TAnswer>(Func<RequestTime, Task<TAnswer>> work, DateTime deadline, CancellationToken cancellation)
    {
        using var limit = new RequestTime(options.Value.MaxRequestDuration, deadline, time, cancellation);
        try
        {
            return await work(limit);
        }
        catch (OperationCanceledException) when (limit.HasPassed)
        {
            throw new DeadlinePassedException(limit.Limit);
        }
    }
}
