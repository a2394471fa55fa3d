using System.Globalization;

namespace DminServing.Training.Data;

/// <summary>The plain form: <c>user, item, category, Unix seconds</c> a line, tab-separated, <c>.gz</c> or not.</summary>
/// <param name="file">The file.</param>
/// <param name="largestShare">Share of the lines that may be bad.</param>
public sealed class TsvSource(string file, double largestShare) : IInteractionSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [file];

    /// <inheritdoc/>
    public IReadOnlyList<BadLines> Read(InteractionLog log, Func<string, IProgress<double>?> progress)
    {
        var bad = new BadLines(file, largestShare);
        foreach (var (number, line) in TextLines.Read(file, progress(file)))
        {
            if (Parse(line, log) is { } reason)
            {
                bad.Note(number, reason);
            }
        }

        return [bad];
    }

    private static string? Parse(ReadOnlySpan<char> line, InteractionLog log)
    {
        Span<Range> fields = stackalloc Range[5];
        var count = line.Split(fields, '\t');
        if (count != 4)
        {
            return $"has {count} tab-separated fields instead of user, item, category and Unix seconds";
        }

        var user = line[fields[0]];
        var item = line[fields[1]];
        var time = line[fields[3]];
        if (user.IsEmpty || item.IsEmpty)
        {
            return "has an empty user or item";
        }

        if (!long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || !UnixTime.TryToMilliseconds(seconds, out var milliseconds))
        {
            return $"has '{time}' instead of Unix seconds";
        }

        log.Add(user, item, line[fields[2]], milliseconds);
        return null;
    }
}
