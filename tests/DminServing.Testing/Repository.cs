namespace DminServing.Testing;

/// <summary>Files of this repository and the shared data beside it, from wherever a test runs.</summary>
public static class Repository
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the repository.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>A real data set; tests that need it are skipped where it is missing.</summary>
    public static string? SharedData(string name) =>
        Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", name)) is var path && System.IO.File.Exists(path) ? path : null;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "DminServing.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has DminServing.sln.");
    }
}
