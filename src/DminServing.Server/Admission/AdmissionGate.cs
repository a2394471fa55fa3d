using DminServing.Server.Grpc;
using DminServing.Server.Scoring;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace DminServing.Server.Admission;

/// <summary>Takes a call on or refuses it before its body is read: under overload, refusing must cost little. The questions of a stream are taken on one by one, later.</summary>
internal sealed class AdmissionGate(RequestDelegate next, AdmissionControl control, ScoringHandler scoring)
{
    private const string PriorityHeader = "dmin-priority";

    /// <summary>What a call asks for by its header.</summary>
    public static Priority PriorityOf(HttpContext context) =>
        context.Request.Headers[PriorityHeader].ToString().Equals("batch", StringComparison.OrdinalIgnoreCase) ? Priority.Batch : Priority.Interactive;

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var method = metadata?.GetMetadata<GrpcMethodMetadata>();
        if (metadata?.GetMetadata<ScoringCall>() is null || method is { Method.Type: not MethodType.Unary })
        {
            await next(context);
            return;
        }

        var priority = PriorityOf(context);
        using var ticket = control.TryEnter(priority);
        if (ticket is not null)
        {
            context.Features.Set(ticket);
            await next(context);
            return;
        }

        var overloaded = control.Refuse(priority);
        if (method is null)
        {
            throw overloaded; // REST is for people; its errors have one place
        }

        scoring.Refuse(overloaded); // counted there, and not with the durations of calls that were answered
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        GrpcRefusal.Write(context, Failure.Of(overloaded));
    }
}
