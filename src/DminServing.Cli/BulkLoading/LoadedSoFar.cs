using System.Text.Json;
using DminServing.Pipeline.Behaviors;

namespace DminServing.Cli.BulkLoading;

/// <summary>How far a file has been written, for certain: what a load that was killed goes on from.</summary>
/// <param name="Next">Where to go on reading.</param>
/// <param name="Users">Users before it.</param>
/// <param name="Behaviors">Behaviors before it, less those held out.</param>
/// <param name="BadLines">Lines before it that were left out.</param>
internal sealed record LoadedSoFar(FilePlace Next, long Users, long Behaviors, long BadLines)
{
    public static LoadedSoFar Nothing { get; } = new(FilePlace.Start, 0, 0, 0);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <returns><c>null</c> for anything else: then the file is loaded from its start.</returns>
    public static LoadedSoFar? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<LoadedSoFar>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this);
}
