namespace DminServing.Server.Stopping;

/// <summary>What a stop logs; ids 5010-5019.</summary>
internal static partial class Log
{
    [LoggerMessage(5010, LogLevel.Information, "Stopping with {InFlight} calls in flight; new ones are served for another {Delay}")]
    public static partial void Draining(this ILogger logger, long inFlight, TimeSpan delay);

    [LoggerMessage(5011, LogLevel.Information, "Stopped: {Finished} calls ended meanwhile, in {Seconds:0.0} s")]
    public static partial void Drained(this ILogger logger, long finished, double seconds);

    [LoggerMessage(5012, LogLevel.Error, "The stop is cut short by {Reason}: {Aborted} calls are aborted")]
    public static partial void CutShort(this ILogger logger, string reason, long aborted);
}
