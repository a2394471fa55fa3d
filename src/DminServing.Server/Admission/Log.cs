namespace DminServing.Server.Admission;

/// <summary>What admission logs; ids 4000-4099.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "Overloaded: a {Priority} request was refused, for what has been taken on would take {WaitMs} ms ({Suppressed} more since the last such line)")]
    public static partial void Overloaded(this ILogger logger, string priority, int waitMs, long suppressed);

    [LoggerMessage(4003, LogLevel.Warning, "Memory is short, {Percent} % of what the runtime may have is in use: {What} taken on. Give the server more, or fewer users to keep ({Suppressed} more since the last such line)")]
    public static partial void MemoryShort(this ILogger logger, int percent, string what, long suppressed);
}
