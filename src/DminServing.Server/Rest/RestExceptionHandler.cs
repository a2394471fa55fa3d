using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Diagnostics;

namespace DminServing.Server.Rest;

/// <summary>Turns what an endpoint throws into problem details (RFC 9457).</summary>
internal sealed class RestExceptionHandler(IProblemDetailsService problems, ScoringHandler scoring, ILogger<RestExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var failure = Failure.Of(exception);
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint; // the context's own is gone by now
        if (failure.IsInternal)
        {
            logger.CallFailed(exception, endpoint?.DisplayName ?? "");
        }

        if (exception is BadHttpRequestException && endpoint?.Metadata.GetMetadata<ScoringCall>() is not null)
        {
            scoring.Refuse(exception);
        }

        await problems.WriteAsync(httpContext, failure, cancellationToken);
        return true;
    }
}
