using DminServing.Server.Grpc;
using DminServing.Server.Scoring;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace DminServing.Server.Admission;

/// <summary>Refuses a call of a client whose quota is spent, before its body is read; after callers have been asked who they are. What a call costs is known, and spent, once it has been read.</summary>
internal sealed class QuotaGate(RequestDelegate next, ClientQuotas quotas, ScoringHandler scoring)
{
    public Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<ScoringCall>() is null || quotas.Of(context) is not { } quota)
        {
            return next(context);
        }

        var method = metadata.GetMetadata<GrpcMethodMetadata>();
        if (method is null or { Method.Type: MethodType.Unary } && quota.IsSpent)
        {
            return RefuseAsync(context, method is not null);
        }

        context.Features.Set(quota);
        return next(context);
    }

    private Task RefuseAsync(HttpContext context, bool isGrpc)
    {
        var exceeded = new QuotaExceededException(TimeSpan.FromSeconds(1));
        if (!isGrpc)
        {
            throw exceeded;
        }

        scoring.Refuse(exceeded);
        GrpcRefusal.Write(context, Failure.Of(exceeded));
        return Task.CompletedTask;
    }
}
