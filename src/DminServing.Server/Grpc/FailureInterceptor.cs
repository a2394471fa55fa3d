using DminServing.Server.Scoring;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DminServing.Server.Grpc;

/// <summary>Turns what a unary call throws into its gRPC status.</summary>
internal sealed class FailureInterceptor(ILogger<FailureInterceptor> logger) : Interceptor
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
            var failure = Failure.Of(e);
            if (failure.IsInternal)
            {
                logger.CallFailed(e, context.Method);
            }

            throw new RpcException(new Status(failure.Grpc, failure.Detail));
        }
    }
}
