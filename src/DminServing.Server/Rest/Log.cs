namespace DminServing.Server.Rest;

/// <summary>What the REST API logs; ids 7000-7099.</summary>
internal static partial class Log
{
    // Each request could write it: ask LogLimit first.
    [LoggerMessage(7001, LogLevel.Error, "{Endpoint} failed; {Suppressed} more failures since the last such line")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string endpoint, long suppressed);
}
