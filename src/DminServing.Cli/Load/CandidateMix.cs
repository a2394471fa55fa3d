using System.Globalization;

namespace DminServing.Cli.Load;

/// <summary>How many candidates a request has: one number, or several with their shares.</summary>
internal sealed class CandidateMix
{
    private readonly double[] _upTo; // running sum of the shares, the last is 1

    private CandidateMix(int[] sizes, double[] shares)
    {
        Sizes = sizes;
        var (total, sum) = (shares.Sum(), 0d);
        _upTo = [.. shares.Select(share => sum += share / total)];
    }

    /// <summary>The numbers of candidates there are, as given.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Reads <c>500</c> or <c>10:0.5,200:0.4,2000:0.1</c>; shares need not add up to 1.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static CandidateMix Parse(string text)
    {
        var parts = text.Split(',').Select(part => ParsePart(part, text)).ToList();
        return new CandidateMix([.. parts.Select(part => part.Size)], [.. parts.Select(part => part.Share)]);
    }

    /// <summary>Draws the number of candidates of one request.</summary>
    public int Draw(Random random)
    {
        var drawn = random.NextDouble();
        var place = Array.FindIndex(_upTo, upTo => drawn < upTo);
        return Sizes[place < 0 ? Sizes.Count - 1 : place]; // the running sum may end a rounding error below 1
    }

    private static (int Size, double Share) ParsePart(string part, string text)
    {
        var (size, share) = part.Split(':') is [var left, var right] ? (left, right) : (part, "1");
        return int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var candidates) && candidates > 0
            && double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight > 0 && double.IsFinite(weight)
            ? (candidates, weight)
            : throw new FormatException($"--candidates '{text}' is neither a number such as 500 nor numbers with shares such as 10:0.5,200:0.4,2000:0.1.");
    }
}
