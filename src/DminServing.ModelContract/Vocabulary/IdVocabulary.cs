using System.Buffers;
using System.Globalization;

namespace DminServing.ModelContract.Vocabulary;

/// <summary>The known ids of a feature: line n of its file, counted from 1, has index n; everything else has index 0. Takes the file's size and five
/// bytes an id; looking up allocates nothing.</summary>
public sealed class IdVocabulary
{
    private const int LongestNumber = 20;
    private const int LongestOnStack = 256;
    private readonly IdText _ids;
    private readonly IdTable _table;

    /// <summary>A vocabulary of the given ids, in index order from 1.</summary>
    /// <exception cref="ArgumentException">An id is empty, holds a line break or stands twice.</exception>
    public IdVocabulary(IEnumerable<string> ids)
    {
        try
        {
            _ids = IdText.Of(ids);
            _table = new IdTable(_ids);
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException(e.Message, nameof(ids), e);
        }
    }

    private IdVocabulary(IdText ids) => (_ids, _table) = (ids, new IdTable(ids));

    /// <summary>Number of indices, the unknown index 0 included.</summary>
    public int Size => _ids.Count + 1;

    /// <summary>The known ids, in index order from 1. Each is made when it is asked for.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>Reads a vocabulary file: UTF-8, one id per line.</summary>
    /// <exception cref="InvalidDataException">An id is empty, holds a line break or stands twice; the message names file and line.</exception>
    public static IdVocabulary Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)}: {e.Message}", e);
        }
    }

    /// <summary>Reads a vocabulary file's text, which must not change afterwards.</summary>
    /// <exception cref="InvalidDataException">An id is empty, holds a line break or stands twice.</exception>
    internal static IdVocabulary Parse(byte[] text) => new(new IdText(text));

    /// <summary>Writes the file that <see cref="Load"/> reads.</summary>
    public void Save(string path)
    {
        using var file = File.Create(path);
        foreach (var id in _ids.Lines)
        {
            file.Write(id);
            file.WriteByte((byte)'\n');
        }
    }

    /// <summary>The index of an id; 0 when it is unknown.</summary>
    public int IndexOf(ReadOnlySpan<char> id)
    {
        if (id.Length > _ids.Longest) // a character is a byte or more
        {
            return 0;
        }

        var size = System.Text.Encoding.UTF8.GetMaxByteCount(id.Length);
        var rented = size > LongestOnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var utf8 = rented ?? stackalloc byte[LongestOnStack];
        var index = IdText.TryEncode(id, utf8, out var length) ? IndexOfUtf8(utf8[..length]) : 0;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return index;
    }

    /// <summary>The index of the id that is this number's decimal form; 0 when it is unknown.</summary>
    public int IndexOf(long id)
    {
        Span<byte> utf8 = stackalloc byte[LongestNumber];
        id.TryFormat(utf8, out var length, default, CultureInfo.InvariantCulture);
        return IndexOfUtf8(utf8[..length]);
    }

    /// <summary>The index of an id in UTF-8; 0 when it is unknown.</summary>
    public int IndexOfUtf8(ReadOnlySpan<byte> id) => _table.IndexOf(id);
}
