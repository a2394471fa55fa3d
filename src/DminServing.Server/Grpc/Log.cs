namespace DminServing.Server.Grpc;

/// <summary>What the gRPC API logs; ids 6000-6099.</summary>
internal static partial class Log
{
    // Each request could write it: ask LogLimit first.
    [LoggerMessage(6001, LogLevel.Error, "{Method} failed; {Suppressed} more failures since the last such line")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string method, long suppressed);
}
