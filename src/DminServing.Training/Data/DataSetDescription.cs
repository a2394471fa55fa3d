using System.Text.Json;

namespace DminServing.Training.Data;

/// <summary>What <c>prepare</c> did: the content of <c>data.json</c>.</summary>
public sealed record DataSetDescription
{
    /// <summary>The file in a data set's folder.</summary>
    public const string FileName = "data.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
    };

    /// <summary>The data set's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is the generated demo world.</summary>
    public bool Demo { get; init; }

    /// <summary>The seed of the split and of the negatives.</summary>
    public required int Seed { get; init; }

    /// <summary>SHA-256 of the source files by name, lower-case hex; empty for the demo world.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>Users.</summary>
    public int Users { get; init; }

    /// <summary>Items, those included that only validation and test users know.</summary>
    public int Items { get; init; }

    /// <summary>Categories, likewise.</summary>
    public int Categories { get; init; }

    /// <summary>Behaviors, repeated lines not counted.</summary>
    public int Behaviors { get; init; }

    /// <summary>Lines that repeated a user's item at the same millisecond.</summary>
    public int RepeatedLines { get; init; }

    /// <summary>Lines that could not be read.</summary>
    public required int BadLines { get; init; }

    /// <summary>Lines that could be read and were not asked for, such as behaviors of another type.</summary>
    public int SkippedLines { get; init; }

    /// <summary>Lines whose item had another category before; the first one counts.</summary>
    public int OtherCategories { get; init; }

    /// <summary>Users with a single behavior: nothing to learn from.</summary>
    public int UsersWithoutHistory { get; init; }

    /// <summary>Users with a sample, by part.</summary>
    public IReadOnlyDictionary<string, int> Samples { get; init; } = new Dictionary<string, int>();

    /// <summary>Ids that the training users know, by feature.</summary>
    public IReadOnlyDictionary<string, int> Vocabulary { get; init; } = new Dictionary<string, int>();

    /// <summary>Reads the description of a folder.</summary>
    /// <exception cref="TrainingException">The folder was not written by <c>prepare</c>.</exception>
    public static DataSetDescription Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new TrainingException($"{folder} is no prepared data set: it has no {FileName}. Make one with `dmin-train prepare --output {folder}`.");
        }

        try
        {
            return JsonSerializer.Deserialize<DataSetDescription>(File.ReadAllBytes(path), Json)!;
        }
        catch (JsonException e)
        {
            throw new TrainingException($"{path} cannot be read: {e.Message} Prepare the data set again.", e);
        }
    }

    /// <summary>Writes the description into a folder.</summary>
    public void Save(string folder) => File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
