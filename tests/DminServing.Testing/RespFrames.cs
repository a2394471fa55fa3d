using System.Globalization;
using System.Text;

namespace DminServing.Testing;

/// <summary>Cuts a stream of Redis' protocol, version 2 or 3, into whole values.</summary>
internal sealed class RespFrames
{
    private readonly List<byte> _bytes = [];

    /// <summary>Adds what has arrived and takes out what is whole.</summary>
    public IEnumerable<byte[]> Take(ReadOnlyMemory<byte> arrived)
    {
        _bytes.AddRange(arrived.Span);
        while (EndOfValue(0) is var end && end > 0)
        {
            var frame = _bytes.GetRange(0, end).ToArray();
            _bytes.RemoveRange(0, end);
            yield return frame;
        }
    }

    /// <summary>The name of a command, in capitals.</summary>
    public static string CommandOf(byte[] frame) => Encoding.UTF8.GetString(frame).Split("\r\n") is [_, _, var name, ..] ? name.ToUpperInvariant() : "";

    // Where the value that starts at a place ends; 0 while it is not whole.
    private int EndOfValue(int start)
    {
        var line = EndOfLine(start);
        if (line == 0)
        {
            return 0;
        }

        return (char)_bytes[start] switch
        {
            '$' or '!' or '=' => Number(start, line) is var length and >= 0 ? Within(line + length + 2) : line,
            '*' or '~' or '>' => EndOfValues(line, Number(start, line)),
            '%' => EndOfValues(line, 2 * Number(start, line)),
            '|' => EndOfValues(line, (2 * Number(start, line)) + 1),
            _ => line,
        };
    }

    private int EndOfValues(int start, int count)
    {
        for (; count > 0 && start > 0; count--)
        {
            start = EndOfValue(start);
        }

        return start;
    }

    private int EndOfLine(int start)
    {
        var end = start < _bytes.Count ? _bytes.IndexOf((byte)'\n', start) : -1;
        return end + 1;
    }

    private int Within(int end) => end <= _bytes.Count ? end : 0;

    private int Number(int start, int line) =>
        int.Parse(Encoding.ASCII.GetString(_bytes.GetRange(start + 1, line - start - 3).ToArray()), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
