namespace DminServing.Server.Grpc;

/// <summary>What the gRPC API logs; ids 6000-6099.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Error, "{Method} failed")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string method);
}
