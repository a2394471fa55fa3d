namespace DminServing.Pipeline.Behaviors;

/// <summary>The lines of a file as bytes, in a buffer of one size however large the file is, each with its place.</summary>
/// <param name="file">The file; it is moved.</param>
/// <param name="begin">Where to begin.</param>
internal sealed class FileLines(Stream file, FilePlace begin)
{
    /// <summary>Longest line; the bytes of a longer one are dropped.</summary>
    public const int Longest = 1 << 16;

    private readonly byte[] _buffer = new byte[Longest + 1];
    private long _offset = file.Seek(begin.Offset, SeekOrigin.Begin); // of what is at _start
    private int _start;
    private int _end;
    private int _length;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>The line, without what ends it and without the mark that some editors put before the first.</summary>
    public ReadOnlySpan<byte> Current
    {
        get
        {
            ReadOnlySpan<byte> line = _buffer.AsSpan(_start - _length, _length).TrimEnd("\r\n"u8);
            return Place.Offset == 0 && line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        }
    }

    /// <summary>Whether the line is longer than <see cref="Longest"/>.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Where the line begins.</summary>
    public FilePlace Place { get; private set; } = begin with { Line = begin.Line - 1 };

    /// <summary>Where the one after it begins.</summary>
    public FilePlace Next => new(_offset, Place.Line + 1);

    /// <summary>Goes to the next line.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        var place = Next;
        IsTooLong = false;
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var end = rest.IndexOf((byte)'\n');
            if (end >= 0)
            {
                Take(place, end + 1);
                return true;
            }

            if (rest.Length == _buffer.Length)
            {
                IsTooLong = true;
                _offset += rest.Length;
                (_start, _end) = (0, 0);
            }
            else if (!Fill())
            {
                return TakeLast(place, rest.Length);
            }
        }
    }

    // The last line may end without a line break.
    private bool TakeLast(FilePlace place, int length)
    {
        if (length == 0 && !IsTooLong)
        {
            return false;
        }

        Take(place, length);
        return true;
    }

    private void Take(FilePlace place, int length)
    {
        (Place, _length) = (place, length);
        _start += length;
        _offset += length;
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = file.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
