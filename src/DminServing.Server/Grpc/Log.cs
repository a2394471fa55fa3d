namespace DminServing.Server.Grpc;

/// <summary>What the gRPC API logs; ids 6000-6099.</summary>
internal static partial class Log
{
    /// <summary>The id of <see cref="CallFailed"/>, which each request could write: ask <see cref="Hosting.LogLimit"/> first.</summary>
    public const int CallFailedId = 6001;

    [LoggerMessage(CallFailedId, LogLevel.Error, "{Method} failed; {Suppressed} more failures since the last such line")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string method, long suppressed);
}
