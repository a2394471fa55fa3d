namespace DminServing.ModelContract.Encoding;

/// <summary>The one order of behaviors, oldest first: by time, then by the item id's UTF-8 bytes. Read backwards it is
/// what Redis' ZREVRANGE gives for members <c>time:item</c>, so every source cuts and numbers ties alike.</summary>
public sealed class BehaviorOrder : IComparer<Behavior>
{
    private BehaviorOrder()
    {
    }

    /// <summary>Oldest behavior first.</summary>
    public static BehaviorOrder OldestFirst { get; } = new();

    /// <inheritdoc/>
    public int Compare(Behavior x, Behavior y)
    {
        var byTime = x.TimestampMs.CompareTo(y.TimestampMs);
        return byTime != 0 ? byTime : CompareUtf8(x.ItemId, y.ItemId);
    }

    // UTF-16 and UTF-8 order differ only where a surrogate (U+10000 and above) meets a character above the surrogates.
    private static int CompareUtf8(string x, string y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
        {
            return x.Length.CompareTo(y.Length);
        }

        var (a, b) = (x[common], y[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}
