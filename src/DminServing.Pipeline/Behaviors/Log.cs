using Microsoft.Extensions.Logging;

namespace DminServing.Pipeline.Behaviors;

/// <summary>What this stage logs; ids 1000-1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "{Reason} Until it does, users are scored with what was last read of them, or without behaviors")]
    public static partial void StoreLost(this ILogger logger, string reason);

    [LoggerMessage(1002, LogLevel.Information, "{Store} answers again")]
    public static partial void StoreFound(this ILogger logger, string store);

    [LoggerMessage(1003, LogLevel.Error, "{Reason} This does not pass by itself: correct the settings, or the rights in Redis")]
    public static partial void StoreRefuses(this ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Warning, "A user's key in Redis holds something else than behaviors; the user is scored without ({Suppressed} more since the last line)")]
    public static partial void KeyOfAnotherType(this ILogger logger, long suppressed);

    [LoggerMessage(1005, LogLevel.Warning, "{Members} stored behaviors of a user cannot be read and were left out ({Suppressed} more users since the last line)")]
    public static partial void BehaviorsCorrupt(this ILogger logger, int members, long suppressed);
}
