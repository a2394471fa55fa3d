namespace DminServing.ModelContract.Vocabulary;

/// <summary>The lines of UTF-8 text, one after the other: a line ends in \n or \r\n, the last one may have no end, a byte order mark is skipped.</summary>
internal ref struct Utf8Lines
{
    private readonly ReadOnlySpan<byte> _text;
    private int _next;

    /// <summary>The lines from a place on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where a line begins.</param>
    public Utf8Lines(ReadOnlySpan<byte> text, int start = 0)
    {
        _text = text;
        _next = start == 0 && text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : start;
    }

    /// <summary>Where the current line begins.</summary>
    public int Start { get; private set; }

    /// <summary>The current line without its end.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public readonly Utf8Lines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next >= _text.Length)
        {
            return false;
        }

        Start = _next;
        var rest = _text[_next..];
        var end = rest.IndexOf((byte)'\n');
        Current = end < 0 ? rest : rest[..end];
        Current = Current is [.. var line, (byte)'\r'] ? line : Current;
        _next = end < 0 ? _text.Length : _next + end + 1;
        return true;
    }
}
