using DminServing.Testing;

namespace DminServing.Fuzz;

/// <summary>Small examples by target, made by hand: where a search starts, and what the plain tests replay.</summary>
internal static class Corpus
{
    public static string FolderOf(string target) => Repository.File(Path.Combine("tests", "DminServing.Fuzz", "corpus", target));

    public static IReadOnlyList<(string Name, byte[] Bytes)> Of(string target) =>
        [.. Directory.GetFiles(FolderOf(target)).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
}
