namespace DminServing.Training.Data.Importing;

/// <summary>The records of a CSV text. A quoted field may go on over lines, so a quote that was never closed could take the rest of the file with it:
/// such a record is given up after so many lines, or when it makes no sense, and only its first line is lost; the others are read again.</summary>
/// <param name="lines">The numbered lines.</param>
/// <param name="delimiter">What stands between fields.</param>
internal sealed class CsvRecords(IEnumerable<(int Number, string Line)> lines, char delimiter) : IDisposable
{
    private const int MostLines = 256;
    private readonly IEnumerator<(int Number, string Line)> _lines = lines.GetEnumerator();
    private readonly CsvFields _fields = new(delimiter);

    // Lines that were read and belong to no record yet; the first one begins the next record.
    private readonly List<(int Number, string Line)> _ahead = [];

    /// <summary>The number of the record's first line.</summary>
    public int Number { get; private set; }

    /// <summary>Goes on to the next record.</summary>
    /// <param name="take">Takes its fields, or says why not; <c>null</c> when it did.</param>
    /// <param name="problem">Why the line was not taken; <c>null</c> when it was.</param>
    /// <returns>Whether there was one.</returns>
    public bool Next(Func<CsvFields, string?> take, out string? problem)
    {
        problem = null;
        if (!Has(1))
        {
            return false;
        }

        Number = _ahead[0].Number;
        var (state, lines, length) = (_fields.Begin(_ahead[0].Line), 1, _ahead[0].Line.Length);
        while (state == CsvState.Open && lines < MostLines && length <= LineReader.Longest && Has(lines + 1))
        {
            length += _ahead[lines].Line.Length;
            state = _fields.GoOn(_ahead[lines++].Line);
        }

        problem = state switch
        {
            _ when length > LineReader.Longest => LineReader.TooLong,
            CsvState.Broken => "has text behind a closing quote",
            CsvState.Open => $"has a quote that is not closed within {MostLines} lines",
            _ => take(_fields),
        };
        _ahead.RemoveRange(0, problem is null ? lines : 1);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private bool Has(int count)
    {
        while (_ahead.Count < count && _lines.MoveNext())
        {
            _ahead.Add(_lines.Current);
        }

        return _ahead.Count >= count;
    }
}
