using DminServing.Pipeline.Telemetry;
using DminServing.Server.Scoring;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DminServing.Server.Grpc;

/// <summary>Turns what a call throws into its gRPC status.</summary>
/// <remarks>It also logs what is a fault of ours; the framework's own log of that is off, for it has a stack trace for every message that is no protobuf.</remarks>
internal sealed class FailureInterceptor(LogLimit limit, ILogger<FailureInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Features.Set(CallGuard.Entered);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw StatusOf(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException && !context.CancellationToken.IsCancellationRequested)
        {
            throw StatusOf(e, context);
        }
    }

    private RpcException StatusOf(Exception e, ServerCallContext context)
    {
        var failure = Failure.Of(e);
        if (failure.IsInternal && limit.Allows(nameof(Log.CallFailed), out var suppressed))
        {
            logger.CallFailed(e, context.Method, suppressed);
        }

        var status = new Status(failure.Grpc, failure.Detail);
        return failure.RetryAfter is { } after ? new RpcException(status, new Metadata { { GrpcRefusal.Pushback, GrpcRefusal.Milliseconds(after) } }) : new RpcException(status);
    }
}
