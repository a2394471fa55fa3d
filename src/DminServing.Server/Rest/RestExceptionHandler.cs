using System.Net.Http.Headers;
using System.Text;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace DminServing.Server.Rest;

/// <summary>Turns what an endpoint throws into problem details (RFC 9457).</summary>
internal sealed class RestExceptionHandler(IProblemDetailsService problems, ScoringHandler scoring, ILogger<RestExceptionHandler> logger) : IExceptionHandler
{
    private static readonly BadHttpRequestException UnknownCharset = new("The charset of Content-Type is not known; send application/json, which is UTF-8.", StatusCodes.Status415UnsupportedMediaType);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        exception = HasUnknownCharset(exception, httpContext.Request) ? UnknownCharset : exception;
        var failure = Failure.Of(exception);
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint; // the context's own is gone by now
        if (failure.IsInternal)
        {
            logger.CallFailed(exception, endpoint?.DisplayName ?? "");
        }

        if (exception is BadHttpRequestException or MessageException && endpoint?.Metadata.GetMetadata<ScoringCall>() is not null)
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

    // The framework throws the same exception for it as for faults of ours.
    private static bool HasUnknownCharset(Exception exception, HttpRequest request)
    {
        if (exception is not InvalidOperationException || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.CharSet is null)
        {
            return false;
        }

        try
        {
            return Encoding.GetEncoding(type.CharSet.Trim('"')) is null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return true;
        }
    }
}
