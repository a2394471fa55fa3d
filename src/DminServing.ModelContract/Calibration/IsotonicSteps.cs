using System.Globalization;

namespace DminServing.ModelContract.Calibration;

/// <summary>Isotonic regression: a curve through points, straight between two of them, level before the first and after the last.</summary>
/// <param name="Scores">The points' scores, each above the one before it.</param>
/// <param name="Ctr">The points' click-through rates, none below the one before it.</param>
public sealed record IsotonicSteps(IReadOnlyList<float> Scores, IReadOnlyList<float> Ctr) : ScoreCalibration
{
    /// <summary>The method's name in the manifest.</summary>
    public const string Name = "isotonic";

    // An array of its own: the search wants a span, and nobody may change it while it serves.
    private readonly float[] _scores = [.. Scores];

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override float Apply(float score)
    {
        var place = _scores.AsSpan().BinarySearch(score);
        if (place >= 0)
        {
            return Ctr[place];
        }

        var next = ~place;
        if (next == 0 || next == _scores.Length)
        {
            return Ctr[next == 0 ? 0 : next - 1];
        }

        var (left, right) = (Ctr[next - 1], Ctr[next]);
        var share = ((double)score - _scores[next - 1]) / ((double)_scores[next] - _scores[next - 1]);
        return (float)(left + (share * ((double)right - left)));
    }

    /// <inheritdoc/>
    internal override IEnumerable<string> Problems()
    {
        if (Scores.Count == 0 || Scores.Count != Ctr.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"calibration has {Scores.Count} scores and {Ctr.Count} ctr; it needs as many, and at least one.");
        }

        if (!IsAscending(Scores, mayRepeat: false))
        {
            yield return "calibration.scores must ascend, from 0 to 1.";
        }

        if (!IsAscending(Ctr, mayRepeat: true))
        {
            yield return "calibration.ctr must not descend, from 0 to 1: a calibration keeps the order of the scores.";
        }
    }

    // Written so that a NaN is refused as well.
    private static bool IsAscending(IReadOnlyList<float> values, bool mayRepeat) =>
        values.All(value => value is >= 0 and <= 1) && values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second || (mayRepeat && pair.First.Equals(pair.Second)));
}
