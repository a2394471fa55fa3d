namespace DminServing.Server.Rest;

/// <summary>What the REST API logs; ids 7000-7099.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Error, "{Endpoint} failed")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string endpoint);
}
