namespace DminServing.Cli.Load;

/// <summary>Looks for the highest rate that still meets the limit: rises or falls in steps until it lies between two rates, then halves the gap.</summary>
internal sealed class RateSweep(Func<double, Task<LoadReport>> run, TimeSpan limit)
{
    private const double Rise = 1.5;
    private const double Close = 1.06;
    private const double Deepest = 100;
    private readonly List<LoadReport> _runs = [];

    /// <summary>Every run, in the order they were done.</summary>
    public IReadOnlyList<LoadReport> Runs => _runs;

    /// <summary>Sweeps.</summary>
    /// <param name="first">The rate to begin with, in requests per second.</param>
    /// <param name="cancellation">Ends the sweep with what it has found.</param>
    /// <returns>The run of the highest rate that met the limit; <c>null</c> when none did, down to a hundredth of the first.</returns>
    public async Task<LoadReport?> RunAsync(double first, CancellationToken cancellation)
    {
        LoadReport? best = null;
        var missed = double.PositiveInfinity;
        for (double? next = first; next is { } rate && !cancellation.IsCancellationRequested; next = Next(first, best?.Rate, missed))
        {
            if (await Meets(rate) is { } report)
            {
                best = report;
            }
            else
            {
                missed = rate;
            }
        }

        return best;
    }

    // Up until a rate misses, or down until one meets; then between the two, until they are close.
    private static double? Next(double first, double? met, double missed) => met switch
    {
        null => missed / Rise > first / Deepest ? missed / Rise : null,
        { } rate when double.IsPositiveInfinity(missed) => rate * Rise,
        { } rate => missed / rate > Close ? Math.Sqrt(rate * missed) : null,
    };

    // Tried twice before it counts as missed: one hiccup of the machine must not end the sweep.
    private async Task<LoadReport?> Meets(double rate)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var report = await run(rate);
            _runs.Add(report);
            if (report.Meets(limit))
            {
                return report;
            }
        }

        return null;
    }
}
