using System.Globalization;

namespace DminServing.ModelContract.Vocabulary;

/// <summary>The known ids of a feature: line n of its file, counted from 1, has index n; everything else has index 0.</summary>
public sealed class IdVocabulary
{
    private const int LongestNumber = 20;
    private readonly Dictionary<string, int> _indices;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly string[] _ids;

    /// <summary>A vocabulary of the given ids, in index order from 1.</summary>
    /// <exception cref="ArgumentException">An id is empty, holds a line break or stands twice.</exception>
    public IdVocabulary(IEnumerable<string> ids)
    {
        _ids = [.. ids];
        _indices = new Dictionary<string, int>(_ids.Length, StringComparer.Ordinal);
        for (var line = 0; line < _ids.Length; line++)
        {
            var id = _ids[line];
            if (id.Length == 0 || id.AsSpan().ContainsAny('\r', '\n'))
            {
                throw new ArgumentException($"Line {line + 1} of the vocabulary is empty or holds a line break.", nameof(ids));
            }

            if (!_indices.TryAdd(id, line + 1))
            {
                throw new ArgumentException($"Id '{id}' stands twice in the vocabulary: lines {_indices[id]} and {line + 1}.", nameof(ids));
            }
        }

        _bySpan = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of indices, the unknown index 0 included.</summary>
    public int Size => _ids.Length + 1;

    /// <summary>The known ids, in index order from 1.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>Reads a vocabulary file: UTF-8, one id per line.</summary>
    public static IdVocabulary Load(string path) => new(File.ReadLines(path));

    /// <summary>Writes the file that <see cref="Load"/> reads.</summary>
    public void Save(string path)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        foreach (var id in _ids)
        {
            writer.WriteLine(id);
        }
    }

    /// <summary>The index of an id; 0 when it is unknown.</summary>
    public int IndexOf(ReadOnlySpan<char> id) => _bySpan.TryGetValue(id, out var index) ? index : 0;

    /// <summary>The index of the id that is this number's decimal form; 0 when it is unknown.</summary>
    public int IndexOf(long id)
    {
        Span<char> text = stackalloc char[LongestNumber];
        id.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return IndexOf(text[..length]);
    }
}
