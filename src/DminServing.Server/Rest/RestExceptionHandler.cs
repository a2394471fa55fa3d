using System.Net.Http.Headers;
using System.Text;
using DminServing.Pipeline.Telemetry;
using DminServing.Server.Admission;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Diagnostics;

namespace DminServing.Server.Rest;

/// <summary>Turns what an endpoint throws into problem details (RFC 9457).</summary>
internal sealed class RestExceptionHandler(IProblemDetailsService problems, ScoringHandler scoring, LogLimit limit, ILogger<RestExceptionHandler> logger) : IExceptionHandler
{
    private static readonly BadHttpRequestException UnknownCharset = new("The charset of Content-Type is not known; send application/json, which is UTF-8.", StatusCodes.Status415UnsupportedMediaType);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        exception = HasUnknownCharset(exception, httpContext.Request) ? UnknownCharset : exception;
        var failure = Failure.Of(exception);
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint; // the context's own is gone by now
        if (failure.IsInternal && limit.Allows(nameof(Log.CallFailed), out var suppressed))
        {
            logger.CallFailed(exception, endpoint?.DisplayName ?? "", suppressed);
        }

        if (exception is BadHttpRequestException or MessageException or OverloadedException or QuotaExceededException && endpoint?.Metadata.GetMetadata<ScoringCall>() is not null)
        {
            scoring.Refuse(exception);
        }

        await problems.WriteAsync(httpContext, failure, cancellationToken);
        return true;
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
