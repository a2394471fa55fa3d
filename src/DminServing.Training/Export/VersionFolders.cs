using System.Globalization;

namespace DminServing.Training.Export;

/// <summary>The versions of one model: folders named by positive integers. A version is never overwritten.</summary>
/// <param name="models">The folder of all models.</param>
/// <param name="name">The model's name.</param>
public sealed class VersionFolders(string models, string name)
{
    /// <summary>The model's name.</summary>
    public string Name { get; } = name.Length > 0 && !name.StartsWith('.') && !name.AsSpan().ContainsAny("/\\:")
        ? name
        : throw new TrainingException($"'{name}' cannot be a model's name: it must be usable as a folder's name.");

    /// <summary>The folder of the model.</summary>
    public string Folder { get; } = Path.Combine(models, name);

    /// <summary>The folder of a version.</summary>
    public string Of(int version) => Path.Combine(Folder, version.ToString(CultureInfo.InvariantCulture));

    /// <summary>The next free version.</summary>
    public int Next() => 1 + (Directory.Exists(Folder) ? Directory.EnumerateDirectories(Folder).Select(VersionOf).DefaultIfEmpty(0).Max() : 0);

    /// <summary>Refuses a version that exists.</summary>
    public void CheckFree(int version)
    {
        if (version < 1)
        {
            throw new TrainingException($"A model version is a positive integer, not {version}.");
        }

        if (Path.Exists(Of(version)))
        {
            throw new TrainingException($"{Of(version)} exists, and a published version is never overwritten: leave out --model-version for version {Next()}, or delete the folder first.");
        }
    }

    /// <summary>An empty folder beside the versions, which no server takes for one.</summary>
    public string CreateTemporary()
    {
        Directory.CreateDirectory(Folder);
        return Directory.CreateDirectory(Path.Combine(Folder, $".export-{Guid.NewGuid():n}")).FullName;
    }

    /// <summary>Makes a finished folder a version, in one step.</summary>
    public void Publish(string folder, int version)
    {
        CheckFree(version);
        Directory.Move(folder, Of(version));
    }

    private static int VersionOf(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
