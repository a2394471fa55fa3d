namespace DminServing.Training.Data;

/// <summary>Chooses the reader by the names of the files.</summary>
public static class Sources
{
    /// <summary>The source of an input.</summary>
    /// <param name="input">A TSV file, or the reviews of an Amazon dump.</param>
    /// <param name="metadata">The dump's metadata; <c>null</c> for TSV.</param>
    /// <param name="largestShare">Share of the lines that may be bad.</param>
    /// <exception cref="TrainingException">The names do not tell, or do not belong together.</exception>
    public static IInteractionSource Of(string input, string? metadata, double largestShare)
    {
        var name = Path.GetFileName(input);
        var isJson = name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json.gz", StringComparison.OrdinalIgnoreCase);
        return (isJson, metadata) switch
        {
            (true, { } items) => new AmazonSource(input, items, largestShare),
            (true, null) => throw new TrainingException($"{name} holds reviews without categories: give the items' metadata too, --metadata meta_*.json.gz."),
            (false, null) => new TsvSource(input, largestShare),
            (false, { }) => throw new TrainingException($"--metadata goes with reviews_*.json.gz; {name} is read as 'user<tab>item<tab>category<tab>Unix seconds' and has the categories itself."),
        };
    }

    /// <summary>A data set's name when none is given: the input's name without what follows the first dot, in lower case, with dashes.</summary>
    public static string NameOf(string input) => Path.GetFileName(input).Split('.')[0].Replace('_', '-').ToLowerInvariant();
}
