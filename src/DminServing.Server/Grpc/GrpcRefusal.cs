using System.Globalization;
using Grpc.Core;

namespace DminServing.Server.Grpc;

/// <summary>Answers a gRPC call with a status and nothing else, before a service has seen it: trailers only, in the headers' place.</summary>
internal static class GrpcRefusal
{
    /// <summary>Whether a request is a gRPC call.</summary>
    public static bool IsFor(HttpContext context) => context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static void Write(HttpContext context, StatusCode status, string message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers.GrpcStatus = ((int)status).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.GrpcMessage = Uri.EscapeDataString(message);
    }
}
