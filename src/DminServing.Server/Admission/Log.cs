namespace DminServing.Server.Admission;

/// <summary>What admission logs; ids 4000-4099.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "Overloaded: a {Priority} request was refused, for what has been taken on would take {WaitMs} ms ({Suppressed} more since the last such line)")]
    public static partial void Overloaded(this ILogger logger, string priority, int waitMs, long suppressed);
}
