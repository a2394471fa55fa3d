using System.Globalization;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;

namespace DminServing.ModelContract.Encoding;

/// <summary>Turns one feature's values into indices of its embedding table, 0 for what is unknown.</summary>
public abstract class FeatureEncoder
{
    private const int LongestNumber = 20;

    private FeatureEncoder(int size) => Size = size;

    /// <summary>Number of indices, the unknown index 0 included: the rows of the embedding table.</summary>
    public int Size { get; }

    /// <summary>The encoder of a manifest's encoding.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="folder">The folder of the vocabulary file.</param>
    public static FeatureEncoder Load(FeatureEncoding encoding, string folder) => encoding switch
    {
        FeatureEncoding.Vocabulary vocabulary => new ByVocabulary(IdVocabulary.Load(Path.Combine(folder, vocabulary.File))),
        FeatureEncoding.Hash hash => new ByHash(hash),
        FeatureEncoding.Boundaries boundaries => new ByBoundaries(boundaries),
        FeatureEncoding.Identity identity => new ByIdentity(identity),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not an encoding of the model contract."),
    };

    /// <summary>The encoder of a vocabulary that is already in memory.</summary>
    public static FeatureEncoder Of(IdVocabulary vocabulary) => new ByVocabulary(vocabulary);

    /// <summary>The index of a value.</summary>
    public abstract int Encode(ReadOnlySpan<char> value);

    /// <summary>The index of the value that is this number's decimal form.</summary>
    public virtual int Encode(long value)
    {
        Span<char> text = stackalloc char[LongestNumber];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return Encode(text[..length]);
    }

    /// <summary>The index of a value in UTF-8, as files have it.</summary>
    internal virtual int EncodeUtf8(ReadOnlySpan<byte> value) => Encode(System.Text.Encoding.UTF8.GetString(value));

    private sealed class ByVocabulary(IdVocabulary vocabulary) : FeatureEncoder(vocabulary.Size)
    {
        public override int Encode(ReadOnlySpan<char> value) => vocabulary.IndexOf(value);

        public override int Encode(long value) => vocabulary.IndexOf(value);

        internal override int EncodeUtf8(ReadOnlySpan<byte> value) => vocabulary.IndexOfUtf8(value);
    }

    private sealed class ByHash(FeatureEncoding.Hash encoding) : FeatureEncoder(encoding.Size)
    {
        // FNV-1a written out: a public constant of the contract that any training code can reproduce in three lines,
        // which .NET's own (seeded or packaged) hashes are not.
        private const ulong OffsetBasis = 14695981039346656037;
        private const ulong Prime = 1099511628211;

        public override int Encode(ReadOnlySpan<char> value)
        {
            if (value.IsEmpty)
            {
                return 0;
            }

            var hash = OffsetBasis;
            Span<byte> utf8 = stackalloc byte[4];
            foreach (var rune in value.EnumerateRunes())
            {
                foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    hash = (hash ^ octet) * Prime;
                }
            }

            return 1 + (int)(hash % (ulong)encoding.Buckets);
        }
    }

    private sealed class ByBoundaries(FeatureEncoding.Boundaries encoding) : FeatureEncoder(encoding.Size)
    {
        private readonly double[] _boundaries = [.. encoding.Values];

        public override int Encode(ReadOnlySpan<char> value)
        {
            if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            {
                return 0;
            }

            var place = Array.BinarySearch(_boundaries, number);
            return place >= 0 ? place + 2 : ~place + 1;
        }
    }

    private sealed class ByIdentity(FeatureEncoding.Identity encoding) : FeatureEncoder(encoding.Size)
    {
        public override int Encode(ReadOnlySpan<char> value) =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Encode(number) : 0;

        public override int Encode(long value) => value >= encoding.Min && value <= encoding.Max ? (int)(value - encoding.Min) + 1 : 0;
    }
}
