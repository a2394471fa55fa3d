using System.Text;

namespace DminServing.Training.Data;

/// <summary>Reads lines as <see cref="TextReader.ReadLine"/> does, but in bounded memory: of a line that is too long the beginning is kept and the rest is passed over.</summary>
/// <param name="reader">The text.</param>
internal sealed class LineReader(TextReader reader)
{
    /// <summary>The longest line, in characters; one more are kept of a longer one.</summary>
    public const int Longest = 1 << 22;

    /// <summary>What to say of a longer one.</summary>
    public static readonly string TooLong = FormattableString.Invariant($"is longer than {Longest} characters");

    private readonly char[] _buffer = new char[1 << 16];
    private readonly StringBuilder _line = new();
    private int _start;
    private int _end;

    /// <summary>The next line; <c>null</c> at the end.</summary>
    public string? Next()
    {
        if (_start == _end && !Fill())
        {
            return null;
        }

        _line.Clear();
        do
        {
            var rest = _buffer.AsSpan(_start.._end);
            var length = rest.IndexOfAny('\r', '\n');
            if (length >= 0)
            {
                var line = Take(rest[..length]);
                _start += length + 1;
                if (rest[length] == '\r')
                {
                    SkipLineFeed();
                }

                return line;
            }

            Keep(rest);
            _start = _end;
        }
        while (Fill());

        return _line.ToString();
    }

    private string Take(ReadOnlySpan<char> end)
    {
        if (_line.Length == 0)
        {
            return end.ToString();
        }

        Keep(end);
        return _line.ToString();
    }

    private void Keep(ReadOnlySpan<char> text) => _line.Append(text[..Math.Min(text.Length, Longest + 1 - _line.Length)]);

    private void SkipLineFeed()
    {
        if ((_start < _end || Fill()) && _buffer[_start] == '\n')
        {
            _start++;
        }
    }

    private bool Fill()
    {
        (_start, _end) = (0, reader.Read(_buffer));
        return _end > 0;
    }
}
