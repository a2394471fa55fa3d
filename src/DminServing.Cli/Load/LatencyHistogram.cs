using HdrHistogram;

namespace DminServing.Cli.Load;

/// <summary>Durations, by the microsecond and to three digits. Many threads record while one reads.</summary>
internal sealed class LatencyHistogram
{
    private const int Digits = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private readonly LongHistogram _microseconds = new(1, (long)Longest.TotalMicroseconds, Digits);
    private readonly Lock _lock = new(); // the library's concurrent histogram cannot be read while it is written

    public void Record(TimeSpan duration)
    {
        var microseconds = (long)Math.Clamp(duration.TotalMicroseconds, 0, Longest.TotalMicroseconds);
        lock (_lock)
        {
            _microseconds.RecordValue(microseconds);
        }
    }

    /// <summary>Records what another has recorded.</summary>
    public void Add(LatencyHistogram other)
    {
        var copy = other.Copy();
        lock (_lock)
        {
            _microseconds.Add(copy);
        }
    }

    public Percentiles Percentiles()
    {
        var copy = Copy();
        return copy.TotalCount == 0
            ? new Percentiles(0, 0, 0, 0, 0, 0)
            : new Percentiles(copy.TotalCount, At(copy, 50), At(copy, 95), At(copy, 99), At(copy, 99.9), copy.GetMaxValue());
    }

    private HistogramBase Copy()
    {
        lock (_lock)
        {
            return _microseconds.Copy();
        }
    }

    private static long At(HistogramBase of, double percentile) => of.GetValueAtPercentile(percentile);
}
