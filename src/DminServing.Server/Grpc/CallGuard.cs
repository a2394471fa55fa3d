using System.Globalization;
using DminServing.Server.Scoring;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace DminServing.Server.Grpc;

/// <summary>Answers what grpc-dotnet gets wrong about a call before a service sees it: a deadline that has passed (it would run without
/// one), and a message that is no protobuf (it would be UNKNOWN). Counts what never reached the service.</summary>
internal sealed class CallGuard(RequestDelegate next, ScoringHandler handler)
{
    /// <summary>Below it grpc-dotnet takes a deadline for none.</summary>
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);

    /// <summary>Set on a call that reached its service.</summary>
    public static EnteredMark Entered { get; } = new();

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } method)
        {
            await next(context);
            return;
        }

        if (ProblemOf(context.Request.Headers["grpc-timeout"].ToString()) is { } problem)
        {
            Refuse(context, method, problem);
            return;
        }

        await next(context);
        if (method.Method.Type == MethodType.Unary && context.Features.Get<EnteredMark>() is null)
        {
            Finish(context, method);
        }
    }

    private static MessageException? ProblemOf(string timeout)
    {
        if (timeout.Length == 0)
        {
            return null;
        }

        return GrpcTimeout.Parse(timeout) is not { } left ? MessageException.Timeout() : left < ShortestTimeout ? MessageException.Late() : null;
    }

    private void Finish(HttpContext context, GrpcMethodMetadata method)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            Count(method, MessageException.Refused(StatusCode.Cancelled));
            return;
        }

        if (context.Response.HasStarted || !int.TryParse(context.Response.Headers.GrpcStatus.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return;
        }

        if ((StatusCode)status == StatusCode.Unknown)
        {
            Refuse(context, method, MessageException.Malformed());
        }
        else
        {
            Count(method, MessageException.Refused((StatusCode)status));
        }
    }

    private void Refuse(HttpContext context, GrpcMethodMetadata method, MessageException why)
    {
        GrpcRefusal.Write(context, why.Status, why.Message);
        Count(method, why);
    }

    private void Count(GrpcMethodMetadata method, MessageException why)
    {
        if (method.ServiceType == typeof(ScoringGrpcService))
        {
            handler.Refuse(why);
        }
    }

    /// <summary>See <see cref="Entered"/>.</summary>
    internal sealed class EnteredMark;
}
