namespace DminServing.Cli;

/// <summary>For whom a command writes its answer.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For scripts: one JSON object.</summary>
    Json,
}
