namespace DminServing.Training.Data;

/// <summary>Lines that could not be read, with number and reason. A few are left out; too many mean that the file is not what it was taken for.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="largestShare">Share of the lines that may be bad, 0 to 1; a handful always may.</param>
public sealed class BadLines(string file, double largestShare)
{
    private const int AlwaysAllowed = 10;
    private const int Kept = 1000;
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
            _lines.Add((number, reason));
        }

        if (Count > AlwaysAllowed && Count > number * largestShare)
        {
            var examples = string.Concat(_lines.Take(3).Select(line => $" Line {line.Number}: {line.Reason}."));
            throw new TrainingException($"{File}: {Count} of the first {number} lines are bad.{examples} Check the file, or allow more with --max-bad-lines (now {largestShare}).");
        }
    }
}
