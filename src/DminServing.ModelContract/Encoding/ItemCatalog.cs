namespace DminServing.ModelContract.Encoding;

/// <summary>A feature's index of every item, by item index: two bytes an item where the feature has no more indices than that, else four.</summary>
public sealed class ItemCatalog
{
    private readonly ushort[] _narrow = [];
    private readonly int[] _wide = [];

    /// <summary>A catalog of zeros.</summary>
    /// <param name="items">Item indices, the unknown index 0 included.</param>
    /// <param name="size">Indices of the feature.</param>
    public ItemCatalog(int items, int size)
    {
        if (size <= ushort.MaxValue + 1)
        {
            _narrow = new ushort[items];
        }
        else
        {
            _wide = new int[items];
        }
    }

    /// <summary>Item indices, the unknown index 0 included.</summary>
    public int Count => _narrow.Length + _wide.Length;

    /// <summary>The feature's index of an item index.</summary>
    public int this[int item]
    {
        get => _wide.Length == 0 ? _narrow[item] : _wide[item];
        internal set
        {
            if (_wide.Length == 0)
            {
                _narrow[item] = (ushort)value;
            }
            else
            {
                _wide[item] = value;
            }
        }
    }

    /// <summary>A catalog of the given indices.</summary>
    /// <param name="indices">The feature's index of every item index; 0 for the unknown item.</param>
    public static ItemCatalog Of(params ReadOnlySpan<int> indices)
    {
        var size = 1;
        foreach (var index in indices)
        {
            size = Math.Max(size, index + 1);
        }

        var catalog = new ItemCatalog(indices.Length, size);
        for (var item = 0; item < indices.Length; item++)
        {
            catalog[item] = indices[item];
        }

        return catalog;
    }
}
