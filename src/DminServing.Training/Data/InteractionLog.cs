using DminServing.ModelContract.Encoding;

namespace DminServing.Training.Data;

/// <summary>Interactions of a data set as they are read, in any order, 16 bytes each.</summary>
public sealed class InteractionLog
{
    private readonly ChunkedList<(int User, int Item, long TimestampMs)> _interactions = new();
    private readonly List<int> _categoryOfItem = [];
    private bool _isDrained;

    /// <summary>Users in order of first appearance.</summary>
    public IdPool Users { get; } = new();

    /// <summary>Items in order of first appearance.</summary>
    public IdPool Items { get; } = new();

    /// <summary>Categories in order of first appearance.</summary>
    public IdPool Categories { get; } = new();

    /// <summary>Number of interactions.</summary>
    public int Count => _interactions.Count;

    /// <summary>Interactions that could be read and were not asked for, such as behaviors of another type.</summary>
    public int Skipped { get; private set; }

    /// <summary>Interactions whose item had another category before; an item keeps its first.</summary>
    public int OtherCategories { get; private set; }

    /// <summary>Adds an interaction.</summary>
    /// <param name="user">The user's id.</param>
    /// <param name="item">The item's id.</param>
    /// <param name="category">The item's category; empty when it has none.</param>
    /// <param name="timestampMs">Unix milliseconds.</param>
    public void Add(ReadOnlySpan<char> user, ReadOnlySpan<char> item, ReadOnlySpan<char> category, long timestampMs)
    {
        var (itemNumber, categoryNumber) = (Items.Add(item), Categories.Add(category));
        if (itemNumber == _categoryOfItem.Count)
        {
            _categoryOfItem.Add(categoryNumber);
        }
        else if (_categoryOfItem[itemNumber] != categoryNumber)
        {
            OtherCategories++;
        }

        _interactions.Add((Users.Add(user), itemNumber, timestampMs));
    }

    /// <summary>Counts an interaction that was not asked for.</summary>
    public void Skip() => Skipped++;

    /// <summary>The category of an item; empty when it has none.</summary>
    /// <param name="item">The item's number.</param>
    public string CategoryOf(int item) => Categories[_categoryOfItem[item]];

    /// <summary>Sorts the interactions by user and <see cref="BehaviorOrder"/>; the same item at the same millisecond is one behavior,
    /// as in the sorted set that serving reads. Can be asked for once: the log gives up its interactions, so that they are not held twice.</summary>
    public Histories ToHistories()
    {
        if (_isDrained)
        {
            throw new InvalidOperationException("The log has given up its interactions.");
        }

        _isDrained = true;
        var starts = new int[Users.Count + 1];
        foreach (var (user, _, _) in _interactions)
        {
            starts[user + 1]++;
        }

        for (var user = 0; user < Users.Count; user++)
        {
            starts[user + 1] += starts[user];
        }

        var (next, items, times) = (starts.AsSpan(0, Users.Count).ToArray(), new int[Count], new long[Count]);
        foreach (var (user, item, time) in _interactions.Drain())
        {
            (items[next[user]], times[next[user]++]) = (item, time);
        }

        return Sort(starts, items, times);
    }

    private Histories Sort(int[] starts, int[] items, long[] times)
    {
        var kept = 0;
        for (var user = 0; user < Users.Count; user++)
        {
            var (start, end) = (starts[user], starts[user + 1]);
            var behaviors = new Behavior[end - start];
            for (var i = 0; i < behaviors.Length; i++)
            {
                behaviors[i] = new Behavior(Items[items[start + i]], times[start + i]);
            }

            var numbers = items[start..end];
            Array.Sort(behaviors, numbers, BehaviorOrder.OldestFirst);
            starts[user] = kept;
            for (var i = 0; i < behaviors.Length; i++)
            {
                if (i == 0 || behaviors[i] != behaviors[i - 1])
                {
                    (items[kept], times[kept++]) = (numbers[i], behaviors[i].TimestampMs);
                }
            }
        }

        starts[^1] = kept;
        return new Histories(this, starts, items.AsMemory(0, kept), times.AsMemory(0, kept));
    }
}
