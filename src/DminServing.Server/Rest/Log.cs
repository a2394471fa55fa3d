namespace DminServing.Server.Rest;

/// <summary>What the REST API logs; ids 7000-7099.</summary>
internal static partial class Log
{
    /// <summary>The id of <see cref="CallFailed"/>, which each request could write: ask <see cref="Hosting.LogLimit"/> first.</summary>
    public const int CallFailedId = 7001;

    [LoggerMessage(CallFailedId, LogLevel.Error, "{Endpoint} failed; {Suppressed} more failures since the last such line")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string endpoint, long suppressed);
}
