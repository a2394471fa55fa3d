namespace DminServing.Training.Data.Importing;

/// <summary>The items' categories in the metadata of Amazon's 2014 release, <c>meta_*.json.gz</c>, a Python dictionary a line. An item's category is
/// the leaf of its first category path, as the paper's own data script takes it.</summary>
internal static class AmazonCategories
{
    /// <summary>Reads the metadata.</summary>
    /// <param name="metadata">The file.</param>
    /// <param name="largestShare">Share of the lines that may be bad.</param>
    /// <param name="progress">Told the share that is read.</param>
    /// <returns>Categories by item, for the items that have one, and the lines left out.</returns>
    public static (IReadOnlyDictionary<string, string> Categories, BadLines Bad) Read(string metadata, double largestShare, IProgress<double>? progress)
    {
        var categories = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new IdPool();
        var bad = LineImport.Read(metadata, largestShare, progress, line => Parse(line, categories, names));
        return (categories, bad);
    }

    private static string? Parse(string line, Dictionary<string, string> categories, IdPool names)
    {
        try
        {
            var item = PythonLiteral.Parse(line) as Dictionary<string, object?> ?? throw new FormatException("is no dictionary");
            var id = item.GetValueOrDefault("asin") as string ?? throw new FormatException("has no 'asin'");
            if (LeafOf(item) is { Length: > 0 } leaf)
            {
                categories[id] = names[names.Add(leaf)];
            }

            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static string? LeafOf(Dictionary<string, object?> item) =>
        item.GetValueOrDefault("categories") is List<object?> { Count: > 0 } paths && paths[0] is List<object?> { Count: > 0 } path
            ? Intake.CleanCategory(path[^1] as string ?? "")
            : null;
}
