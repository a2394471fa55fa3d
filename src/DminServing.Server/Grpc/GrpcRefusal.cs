using System.Globalization;
using DminServing.Server.Scoring;
using Grpc.Core;

namespace DminServing.Server.Grpc;

/// <summary>Answers a gRPC call with a status and nothing else, before a service has seen it: trailers only, in the headers' place.</summary>
internal static class GrpcRefusal
{
    /// <summary>Tells gRPC clients that retry when to; <see href="https://github.com/grpc/proposal/blob/master/A6-client-retries.md">gRFC A6</see>.</summary>
    public const string Pushback = "grpc-retry-pushback-ms";

    /// <summary>Whether a request is a gRPC call.</summary>
    public static bool IsFor(HttpContext context) => context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static void Write(HttpContext context, Failure failure)
    {
        Write(context, failure.Grpc, failure.Detail);
        if (failure.RetryAfter is { } after)
        {
            context.Response.Headers[Pushback] = Milliseconds(after);
        }
    }

    public static void Write(HttpContext context, StatusCode status, string message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers.GrpcStatus = ((int)status).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.GrpcMessage = Uri.EscapeDataString(message);
    }

    public static string Milliseconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
