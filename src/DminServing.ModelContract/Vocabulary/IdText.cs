using System.Collections;
using System.Text.Unicode;

namespace DminServing.ModelContract.Vocabulary;

/// <summary>Ids as they stand in their file: one block of UTF-8, a line each, and where every eighth line begins. No object per id, and a string
/// only for who asks for one.</summary>
internal sealed class IdText : IReadOnlyList<string>
{
    private const int LinesPerMark = 8;
    private readonly byte[] _text;
    private readonly int[] _marks;

    /// <summary>Takes a file's content, which must not change afterwards.</summary>
    /// <exception cref="InvalidDataException">A line is empty, is no UTF-8 or holds a carriage return.</exception>
    public IdText(byte[] text)
    {
        _text = text;
        var marks = new List<int>();
        var isUtf8 = Utf8.IsValid(text);
        for (var lines = Lines; lines.MoveNext(); Count++)
        {
            if (lines.Current.IsEmpty || lines.Current.Contains((byte)'\r') || (!isUtf8 && !Utf8.IsValid(lines.Current)))
            {
                throw new InvalidDataException($"Line {Count + 1} of the vocabulary is empty or holds a line break, or it is no UTF-8.");
            }

            Longest = Math.Max(Longest, lines.Current.Length);
            if (Count % LinesPerMark == 0)
            {
                marks.Add(lines.Start);
            }
        }

        _marks = [.. marks];
    }

    /// <summary>Number of ids.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the longest id.</summary>
    public int Longest { get; }

    /// <summary>The ids, in order.</summary>
    public Utf8Lines Lines => new(_text);

    /// <inheritdoc/>
    public string this[int index] => System.Text.Encoding.UTF8.GetString(Line(index));

    /// <summary>Writes ids the way a file has them.</summary>
    /// <exception cref="InvalidDataException">An id is empty, holds a line break or half a surrogate pair.</exception>
    public static IdText Of(IEnumerable<string> ids)
    {
        using var text = new MemoryStream();
        var line = 0;
        foreach (var id in ids)
        {
            line++;
            var utf8 = new byte[System.Text.Encoding.UTF8.GetMaxByteCount(id.Length)];
            if (id.Length == 0 || id.AsSpan().ContainsAny('\r', '\n') || !TryEncode(id, utf8, out var length))
            {
                throw new InvalidDataException($"Line {line} of the vocabulary is empty or holds a line break, or it is no Unicode text.");
            }

            text.Write(utf8, 0, length);
            text.WriteByte((byte)'\n');
        }

        return new IdText(text.ToArray());
    }

    /// <summary>Writes an id as UTF-8.</summary>
    /// <returns>Whether it is Unicode text: half a surrogate pair is none, and must not become the replacement character of another id.</returns>
    public static bool TryEncode(ReadOnlySpan<char> id, Span<byte> utf8, out int length) =>
        Utf8.FromUtf16(id, utf8, out _, out length, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done;

    /// <summary>An id as UTF-8.</summary>
    /// <param name="index">Its line, from 0.</param>
    public ReadOnlySpan<byte> Line(int index)
    {
        var lines = new Utf8Lines(_text, _marks[index / LinesPerMark]);
        for (var skip = index % LinesPerMark; skip >= 0; skip--)
        {
            lines.MoveNext();
        }

        return lines.Current;
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
