using DminServing.Pipeline.Telemetry;
using DminServing.Server.Grpc;
using DminServing.Server.Rest;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Access;

/// <summary>Answers calls that may not be made, before their body is read: in gRPC's words or in HTTP's. Counts and logs them.</summary>
internal sealed class DoorKeeper(AccessMetrics metrics, LogLimit limit, ScoringHandler scoring, IProblemDetailsService problems, IOptions<AccessOptions> options, ILogger<DoorKeeper> logger) : IAuthorizationMiddlewareResultHandler
{
    private readonly string _challenge = options.Value.Jwt.IsConfigured() ? $"ApiKey header=\"{ApiKeyCredential.Header}\", Bearer" : $"ApiKey header=\"{ApiKeyCredential.Header}\"";

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        var endpoint = context.GetEndpoint();
        var refusal = authorizeResult.Challenged ? NotKnown(context, endpoint) : NotAllowed(context, endpoint);
        if (endpoint?.Metadata.GetMetadata<ScoringCall>() is not null)
        {
            scoring.Refuse(refusal);
        }

        return AnswerAsync(context, refusal);
    }

    private AccessRefusedException NotKnown(HttpContext context, Endpoint? endpoint)
    {
        var reason = context.Features.Get<Verdict>()?.Failure ?? AuthFailure.Missing;
        metrics.NotKnown(reason);
        if (limit.Allows(reason, out var suppressed))
        {
            logger.NotKnown(NameOf(endpoint), reason, suppressed);
        }

        context.Response.Headers.WWWAuthenticate = _challenge;
        return AccessRefusedException.NotKnown(reason);
    }

    private AccessRefusedException NotAllowed(HttpContext context, Endpoint? endpoint)
    {
        var policy = endpoint?.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? "";
        metrics.NotAllowed(policy);
        if (limit.Allows($"denied {policy}", out var suppressed))
        {
            logger.NotAllowed(context.User.Identity?.Name ?? "", NameOf(endpoint), policy, suppressed);
        }

        return AccessRefusedException.NotAllowed(policy);
    }

    private Task AnswerAsync(HttpContext context, AccessRefusedException refusal)
    {
        if (GrpcRefusal.IsFor(context))
        {
            GrpcRefusal.Write(context, refusal.Status, refusal.Message);
            return Task.CompletedTask;
        }

        return problems.WriteAsync(context, Failure.Of(refusal), context.RequestAborted);
    }

    private static string NameOf(Endpoint? endpoint) => endpoint?.DisplayName ?? "what is not there";
}
