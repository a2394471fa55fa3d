namespace DminServing.Training.Data.Importing;

/// <summary>The loop of every form that has an interaction a line.</summary>
internal static class LineImport
{
    /// <summary>Reads a file to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="largestShare">Share of the lines that may be bad.</param>
    /// <param name="progress">Told the share that is read.</param>
    /// <param name="parse">Takes a line, and says why it cannot; <c>null</c> when it did.</param>
    /// <returns>The lines that were left out.</returns>
    public static BadLines Read(string file, double largestShare, IProgress<double>? progress, Func<string, string?> parse)
    {
        var bad = new BadLines(file, largestShare);
        var lines = 0;
        foreach (var (number, line) in TextLines.Read(file, progress))
        {
            lines = number;
            if ((line.Length > LineReader.Longest ? LineReader.TooLong : parse(line)) is { } reason)
            {
                bad.Note(number, reason);
            }
        }

        bad.Finish(lines);
        return bad;
    }
}
