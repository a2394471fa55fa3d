namespace DminServing.Pipeline.Models;

/// <summary>Which models are served.</summary>
public sealed class ModelsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Models";

    /// <summary>The folder of the models, <c>NAME/VERSION/manifest.json</c> below it. A relative path is looked up in the working
    /// directory, then beside the program.</summary>
    /// <value>Default: models.</value>
    public string Path { get; init; } = "models";

    /// <summary>The model of requests that name none.</summary>
    /// <value>Default: dmin-demo.</value>
    public string Default { get; init; } = "dmin-demo";
}
