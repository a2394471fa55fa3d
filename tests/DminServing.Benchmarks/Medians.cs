namespace DminServing.Benchmarks;

/// <summary>The middle of many measurements.</summary>
internal static class Medians
{
    public static double Of(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The value that a share of all is below.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(sorted.Length * share)];
    }
}
