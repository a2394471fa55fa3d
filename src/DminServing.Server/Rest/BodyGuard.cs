using DminServing.Server.Scoring;
using Grpc.Core;

namespace DminServing.Server.Rest;

/// <summary>Sees to the bodies that did not come whole: one that is too large or too slow, a caller who left. The framework only sets a status then, and nobody
/// would count the request.</summary>
internal sealed class BodyGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest and var status } && context.GetEndpoint()?.Metadata.GetMetadata<ScoringCall>() is not null)
        {
            throw context.RequestAborted.IsCancellationRequested ? MessageException.Refused(StatusCode.Cancelled)
                : status == StatusCodes.Status413PayloadTooLarge ? MessageException.Refused(StatusCode.ResourceExhausted)
                : MessageException.CutShort(status);
        }
    }
}
