namespace DminServing.ModelContract.Manifest;

/// <summary>How a feature's value becomes an index of its embedding table.</summary>
public abstract record FeatureEncoding
{
    /// <summary>The encoding's name in the manifest.</summary>
    public abstract string Kind { get; }

    /// <summary>Number of indices, the unknown index 0 included: the rows of the embedding table.</summary>
    public abstract int Size { get; }

    /// <summary>Line n of a file (from 1) has index n; values that stand in no line are unknown.</summary>
    /// <param name="File">The vocabulary file.</param>
    /// <param name="Size">Number of indices: lines + 1.</param>
    public sealed record Vocabulary(string File, int Size) : FeatureEncoding
    {
        /// <inheritdoc/>
        public override int Size { get; } = Size;

        /// <inheritdoc/>
        public override string Kind => "vocabulary";
    }

    /// <summary>1 + FNV-1a (64 bit, of the UTF-8 bytes) modulo the buckets; only the empty value is unknown.</summary>
    /// <param name="Buckets">Number of buckets; the table has one row more.</param>
    public sealed record Hash(int Buckets) : FeatureEncoding
    {
        /// <inheritdoc/>
        public override int Size => Buckets + 1;

        /// <inheritdoc/>
        public override string Kind => "hash";
    }

    /// <summary>1 + the number of boundaries at or below the value; what is no finite number is unknown.</summary>
    /// <param name="Values">The boundaries, ascending.</param>
    public sealed record Boundaries(IReadOnlyList<double> Values) : FeatureEncoding
    {
        /// <inheritdoc/>
        public override int Size => Values.Count + 2;

        /// <inheritdoc/>
        public override string Kind => "boundaries";
    }

    /// <summary>value − min + 1; what is no integer or lies outside is unknown.</summary>
    /// <param name="Min">Smallest known value.</param>
    /// <param name="Max">Largest known value.</param>
    public sealed record Identity(long Min, long Max) : FeatureEncoding
    {
        /// <inheritdoc/>
        public override int Size => checked((int)(Max - Min + 2));

        /// <inheritdoc/>
        public override string Kind => "identity";
    }
}
