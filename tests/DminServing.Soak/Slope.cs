namespace DminServing.Soak;

/// <summary>How fast a value grows, by Theil and Sen: the median of the slopes of all pairs of points, which outliers do not move.</summary>
/// <param name="Median">The slope, per unit of time.</param>
/// <param name="Upper">95 of 100 times it is not steeper.</param>
internal readonly record struct Slope(double Median, double Upper)
{
    private const double OneSided95 = 1.645;

    /// <summary>The slope through points.</summary>
    public static Slope Of(IReadOnlyList<(double Time, double Value)> points)
    {
        double[] slopes =
        [
            .. points.SelectMany((first, place) => points.Skip(place + 1).Select(second => (second.Value - first.Value) / (second.Time - first.Time))).Order(),
        ];
        var n = points.Count;
        var spread = OneSided95 * Math.Sqrt(n * (n - 1) * ((2 * n) + 5) / 18d);
        return new Slope(slopes[slopes.Length / 2], slopes[Math.Min(slopes.Length - 1, (int)((slopes.Length + spread) / 2))]);
    }
}
