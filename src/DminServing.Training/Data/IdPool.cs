namespace DminServing.Training.Data;

/// <summary>Numbers for ids in order of first appearance, so that millions of interactions hold each id once.</summary>
public sealed class IdPool
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<string> _ids = [];

    /// <summary>An empty pool.</summary>
    public IdPool() => _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Number of ids.</summary>
    public int Count => _ids.Count;

    /// <summary>The id of a number.</summary>
    public string this[int number] => _ids[number];

    /// <summary>The number of an id, a new one if it was not seen before.</summary>
    public int Add(ReadOnlySpan<char> id)
    {
        if (!_bySpan.TryGetValue(id, out var number))
        {
            number = _ids.Count;
            _ids.Add(id.ToString());
            _numbers.Add(_ids[number], number);
        }

        return number;
    }
}
