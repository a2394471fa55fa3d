namespace DminServing.Cli.Load;

/// <summary>How a request ended; every one that was sent ends in exactly one of these.</summary>
internal enum Outcome
{
    /// <summary>With scores.</summary>
    Answered,

    /// <summary>The server had too many requests waiting.</summary>
    Refused,

    /// <summary>Anything else that is no answer.</summary>
    Failed,

    /// <summary>No answer within the deadline.</summary>
    TimedOut,
}
