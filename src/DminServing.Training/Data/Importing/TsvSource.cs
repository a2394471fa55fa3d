namespace DminServing.Training.Data.Importing;

/// <summary>The plain form: <c>user, item, category, Unix seconds</c> a line, tab-separated, without a header.</summary>
/// <param name="file">The file.</param>
/// <param name="largestShare">Share of the lines that may be bad.</param>
public sealed class TsvSource(string file, double largestShare) : IInteractionSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [file];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress) =>
        [LineImport.Read(file, largestShare, progress(file), line => Parse(line, log))];

    private static string? Parse(ReadOnlySpan<char> line, InteractionLog log)
    {
        Span<Range> fields = stackalloc Range[5];
        var count = line.Split(fields, '\t');
        if (count != 4)
        {
            return $"has {count} tab-separated fields instead of user, item, category and Unix seconds";
        }

        var time = line[fields[3]];
        return UnixTime.TryParse(time, TimeUnit.Seconds, out var milliseconds)
            ? Intake.Add(log, line[fields[0]], line[fields[1]], line[fields[2]], milliseconds)
            : $"has '{time}' instead of Unix seconds";
    }
}
