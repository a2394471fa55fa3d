using Microsoft.Extensions.Logging;

namespace DminServing.Pipeline.Behaviors;

/// <summary>What this stage logs; ids 1000-1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "{Reason} Until it does, users are scored without behaviors")]
    public static partial void StoreLost(this ILogger logger, string reason);

    [LoggerMessage(1002, LogLevel.Information, "{Store} answers again")]
    public static partial void StoreFound(this ILogger logger, string store);
}
