namespace DminServing.Server.Hosting;

/// <summary>What hosting logs; ids 5000-5099.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "Ready: REST on port {Rest}, gRPC on port {Grpc}, probes and metrics on port {Management}; behaviors: {Behaviors}")]
    public static partial void Ready(this ILogger logger, string behaviors, int rest, int grpc, int management);

    [LoggerMessage(5002, LogLevel.Critical, "Nothing can be served: {Reason}")]
    public static partial void CannotServe(this ILogger logger, string reason);

    [LoggerMessage(5004, LogLevel.Critical, "The server could not start")]
    public static partial void StartFailed(this ILogger logger, Exception exception);
}
