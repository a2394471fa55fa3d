using System.Globalization;

namespace DminServing.Cli;

/// <summary>A line of <c>test-scores.tsv</c>, which <c>dmin-train evaluate</c> writes: what training says of one sample.</summary>
/// <param name="User">The user.</param>
/// <param name="Item">The candidate.</param>
/// <param name="Label">Whether it is the positive.</param>
/// <param name="Score">The trained network's click-through rate.</param>
internal sealed record ScoredSample(string User, string Item, bool Label, float Score)
{
    public static IEnumerable<ScoredSample> Read(string path) => File.ReadLines(path).Select((line, number) => Parse(line, number + 1, path));

    private static ScoredSample Parse(string line, int number, string path) =>
        line.Split('\t') is [var user, var item, ("0" or "1") and var label, var text] && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            ? new ScoredSample(user, item, label == "1", score)
            : throw new InvalidDataException($"{path} line {number} is not 'user<tab>item<tab>0 or 1<tab>score'.");
}
