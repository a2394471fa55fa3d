namespace DminServing.Cli.Load;

/// <summary>Looks for the highest rate that still meets the limit: rises until one does not, then halves the gap a few times.</summary>
internal sealed class RateSweep(Func<double, Task<LoadReport>> run, TimeSpan limit)
{
    private const double Rise = 1.5;
    private const int Halvings = 3; // 1.5 to the 1/8: within 5 %
    private readonly List<LoadReport> _runs = [];

    /// <summary>Every run, in the order they were done.</summary>
    public IReadOnlyList<LoadReport> Runs => _runs;

    /// <summary>Sweeps.</summary>
    /// <param name="first">The rate to begin with, in requests per second.</param>
    /// <param name="cancellation">Ends the sweep with what it has found.</param>
    /// <returns>The run of the highest rate that met the limit; <c>null</c> when the first did not.</returns>
    public async Task<LoadReport?> RunAsync(double first, CancellationToken cancellation)
    {
        LoadReport? best = null;
        var (rate, missed) = (first, double.PositiveInfinity);
        while (double.IsPositiveInfinity(missed) && !cancellation.IsCancellationRequested)
        {
            if (await Meets(rate) is { } report)
            {
                (best, rate) = (report, rate * Rise);
            }
            else
            {
                missed = rate;
            }
        }

        for (var halving = 0; halving < Halvings && best is not null && !cancellation.IsCancellationRequested; halving++)
        {
            rate = Math.Sqrt(best.Rate * missed);
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
