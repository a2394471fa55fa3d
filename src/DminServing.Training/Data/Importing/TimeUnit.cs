namespace DminServing.Training.Data.Importing;

/// <summary>How a file writes times.</summary>
public enum TimeUnit
{
    /// <summary>Unix seconds, with decimals or without.</summary>
    Seconds,

    /// <summary>Unix milliseconds.</summary>
    Milliseconds,

    /// <summary>Unix microseconds.</summary>
    Microseconds,

    /// <summary>A date and, where given, a time of day as ISO 8601 writes them; UTC unless the time names its offset.</summary>
    Iso,
}
