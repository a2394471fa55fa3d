namespace DminServing.Training.Data.Importing;

/// <summary>The fields of one CSV record (RFC 4180), taken in line by line; a quote within an unquoted field is text. Its memory serves record after record.</summary>
/// <param name="delimiter">What stands between fields.</param>
internal sealed class CsvFields(char delimiter)
{
    private readonly List<int> _ends = [];
    private char[] _text = new char[1 << 10];
    private int _length;

    /// <summary>Number of fields.</summary>
    public int Count => _ends.Count;

    /// <summary>A field, until the next record is begun.</summary>
    public ReadOnlySpan<char> this[int place] => _text.AsSpan((place == 0 ? 0 : _ends[place - 1]).._ends[place]);

    /// <summary>Begins a record.</summary>
    public CsvState Begin(ReadOnlySpan<char> line)
    {
        _ends.Clear();
        _length = 0;
        return Fields(line);
    }

    /// <summary>Goes on with a record that is <see cref="CsvState.Open"/>.</summary>
    public CsvState GoOn(ReadOnlySpan<char> line)
    {
        Append("\n");
        return Quoted(ref line) is { } state ? state : Fields(line);
    }

    // Reads fields to the end of the line.
    private CsvState Fields(ReadOnlySpan<char> line)
    {
        while (true)
        {
            if (line.StartsWith('"'))
            {
                line = line[1..];
                if (Quoted(ref line) is { } state)
                {
                    return state;
                }

                continue;
            }

            var end = line.IndexOf(delimiter);
            Append(end < 0 ? line : line[..end]);
            _ends.Add(_length);
            if (end < 0)
            {
                return CsvState.Whole;
            }

            line = line[(end + 1)..];
        }
    }

    // Reads the rest of a quoted field; null when another field follows in the line.
    private CsvState? Quoted(ref ReadOnlySpan<char> line)
    {
        while (true)
        {
            var quote = line.IndexOf('"');
            if (quote < 0)
            {
                Append(line);
                return CsvState.Open;
            }

            Append(line[..quote]);
            line = line[(quote + 1)..];
            if (line.IsEmpty)
            {
                _ends.Add(_length);
                return CsvState.Whole;
            }

            if (line[0] == '"')
            {
                Append("\"");
                line = line[1..];
                continue;
            }

            if (line[0] != delimiter)
            {
                return CsvState.Broken;
            }

            _ends.Add(_length);
            line = line[1..];
            return null;
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_length + text.Length, 2 * _text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }
}
