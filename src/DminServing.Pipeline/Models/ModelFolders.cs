using System.Globalization;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Models;

/// <summary>Where model versions lie: <c>NAME/VERSION/manifest.json</c>, the version a positive integer.</summary>
public static class ModelFolders
{
    /// <summary>The folder a setting means: as it stands, else beside the program, so that the server starts from anywhere.</summary>
    /// <returns>The full path, or <c>null</c> when neither exists.</returns>
    public static string? Find(string path) =>
        new[] { Path.GetFullPath(path), Path.GetFullPath(path, AppContext.BaseDirectory) }.FirstOrDefault(Directory.Exists);

    /// <summary>The versions below a folder, by name, newest first.</summary>
    public static IEnumerable<string> Versions(string root) =>
        from model in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)
        from version in Directory.EnumerateDirectories(model).Select(folder => (Folder: folder, Number: VersionOf(folder))).OrderByDescending(version => version.Number)
        where version.Number > 0 && File.Exists(Path.Combine(version.Folder, ModelManifest.FileName))
        select version.Folder;

    /// <summary>The version a folder is named for; 0 for a folder that is no version.</summary>
    public static int VersionOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
