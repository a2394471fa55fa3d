namespace DminServing.Pipeline.Telemetry;

/// <summary>The five steps' names, as spans, metrics, responses and documents spell them.</summary>
public static class Stage
{
    /// <summary>Step (1).</summary>
    public const string Behaviors = "behaviors";

    /// <summary>Step (2).</summary>
    public const string Encode = "encode";

    /// <summary>Step (3).</summary>
    public const string Queue = "queue";

    /// <summary>Step (4).</summary>
    public const string Infer = "infer";

    /// <summary>Step (5).</summary>
    public const string Rank = "rank";
}
