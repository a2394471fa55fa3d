using HdrHistogram;

namespace DminServing.Cli.Load;

/// <summary>Durations, by the microsecond and to three digits, recorded by many threads at once.</summary>
internal sealed class LatencyHistogram
{
    private const int Digits = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private readonly LongConcurrentHistogram _microseconds = new(1, (long)Longest.TotalMicroseconds, Digits);

    public void Record(TimeSpan duration) => _microseconds.RecordValue((long)Math.Clamp(duration.TotalMicroseconds, 0, Longest.TotalMicroseconds));

    public Percentiles Percentiles() => new(_microseconds.TotalCount, At(50), At(95), At(99), At(99.9), _microseconds.TotalCount == 0 ? 0 : _microseconds.GetMaxValue());

    private long At(double percentile) => _microseconds.TotalCount == 0 ? 0 : _microseconds.GetValueAtPercentile(percentile);
}
