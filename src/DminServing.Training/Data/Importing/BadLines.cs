namespace DminServing.Training.Data.Importing;

/// <summary>Lines that could not be read, with number and reason. A few are left out; too many mean that the file is not what it was taken for.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="largestShare">Share of the lines that may be bad, 0 to 1; a handful always may.</param>
public sealed class BadLines(string file, double largestShare)
{
    // A file that is another than it was taken for is given up after this many lines; in one with fewer, where the bad ones stand does not matter.
    private const int LinesBeforeGivingUp = 1_000_000;
    private const int AlwaysAllowed = 10;
    private const int Kept = 1000;
    private const int LongestReason = 200;
    private readonly List<(int Number, string Reason)> _lines = [];

    /// <summary>The file's name.</summary>
    public string File { get; } = Path.GetFileName(file);

    /// <summary>Number of bad lines.</summary>
    public int Count { get; private set; }

    /// <summary>The first thousand of them.</summary>
    public IReadOnlyList<(int Number, string Reason)> Lines => _lines;

    /// <summary>Notes a bad line.</summary>
    /// <exception cref="TrainingException">They have become too many.</exception>
    public void Note(int number, string reason)
    {
        Count++;
        if (_lines.Count < Kept)
        {
            _lines.Add((number, InOneLine(reason)));
        }

        if (AreTooManyOf(Math.Max(number, LinesBeforeGivingUp)))
        {
            throw Trouble($"the first {number}");
        }
    }

    /// <summary>Judges the share when the file is at its end.</summary>
    /// <param name="lines">Lines of the file.</param>
    /// <exception cref="TrainingException">Too many of them are bad.</exception>
    public void Finish(int lines)
    {
        if (AreTooManyOf(lines))
        {
            throw Trouble($"{lines}");
        }
    }

    private bool AreTooManyOf(int lines) => Count > AlwaysAllowed && Count > lines * largestShare;

    private TrainingException Trouble(string lines)
    {
        var examples = string.Concat(_lines.Take(3).Select(line => $" Line {line.Number}: {line.Reason}."));
        return new TrainingException($"{File}: {Count} of {lines} lines are bad.{examples} Check the file and --format, or allow more with --max-bad-lines (now {largestShare}).");
    }

    // Reasons quote the file, which may hold anything.
    private static string InOneLine(string reason)
    {
        var text = reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…";
        return string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
