using DminServing.Server.Hosting;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace DminServing.Server.Rest;

/// <summary>Turns what an endpoint throws into problem details (RFC 9457).</summary>
internal sealed class RestExceptionHandler(IProblemDetailsService problems, ScoringHandler scoring, LogLimit limit, ILogger<RestExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var failure = Failure.Of(exception);
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint; // the context's own is gone by now
        if (failure.IsInternal && limit.Allows(Log.CallFailedId, out var suppressed))
        {
            logger.CallFailed(exception, endpoint?.DisplayName ?? "", suppressed);
        }

        if (exception is BadHttpRequestException && endpoint?.Metadata.GetMetadata<ScoringCall>() is not null)
        {
            scoring.Refuse(exception);
        }

        if (failure.IsPassing)
        {
            httpContext.Response.Headers.RetryAfter = "1";
        }

        httpContext.Response.StatusCode = failure.Http;
        var problem = Describe(failure);
        if (!await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem }))
        {
            // The caller asked for another type than JSON: it still should know what is wrong.
            await httpContext.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", cancellationToken);
        }

        return true;
    }

    private static ProblemDetails Describe(Failure failure)
    {
        var problem = new ProblemDetails { Status = failure.Http, Title = failure.Title, Detail = failure.Detail, Extensions = { ["code"] = failure.Code } };
        if (failure.Field is { } field)
        {
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [failure.Detail] };
        }

        return problem;
    }
}
