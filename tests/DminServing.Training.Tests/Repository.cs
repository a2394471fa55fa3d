namespace DminServing.Training.Tests;

/// <summary>Files of the repository, found from where the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "DminServing.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No DminServing.sln above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
