namespace DminServing.Pipeline.Behaviors;

/// <summary>The embedded store.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>A file of behaviors to start with, tab-separated: user, item, category, Unix milliseconds. Empty: <c>demo-behaviors.tsv</c> beside the
    /// default model's version folders, if there is one.</summary>
    /// <value>Default: empty.</value>
    public string SeedFile { get; init; } = "";
}
