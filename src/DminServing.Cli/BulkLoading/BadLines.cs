using Spectre.Console;

namespace DminServing.Cli.BulkLoading;

/// <summary>Lines that are left out: named up to a number, then counted, and too many when there are more than were allowed.</summary>
/// <param name="file">The file's name.</param>
/// <param name="most">How many are allowed.</param>
/// <param name="before">How many an earlier run has met.</param>
/// <param name="console">Where they are named.</param>
internal sealed class BadLines(string file, long most, long before, IAnsiConsole console)
{
    private const int MostNamed = 20;
    private int _named;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; } = before;

    /// <summary>Counts one.</summary>
    /// <exception cref="InvalidDataException">It is one too many.</exception>
    public void Add(long line, string problem)
    {
        if (++Count > most)
        {
            throw new InvalidDataException($"{file} line {line}: {problem}. With it {Count} lines cannot be used, and --max-bad-lines allows {most}. What was written before stays; the same command with more allowed goes on there.");
        }

        if (_named < MostNamed)
        {
            _named++;
            console.MarkupLineInterpolated($"[yellow]{file} line {line} is left out: {problem}[/]{(_named == MostNamed ? " (more are counted, not named)" : "")}");
        }
    }
}
