using System.Collections.Concurrent;

namespace DminServing.Pipeline.Telemetry;

/// <summary>Keeps a line that every request could write from filling the log: one a second of each kind, the next one telling how many were left out.</summary>
/// <param name="time">The clock.</param>
public sealed class LogLimit(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="kind">One of few.</param>
    /// <param name="suppressed">How many were not, since the last one that was.</param>
    public bool Allows(string kind, out long suppressed)
    {
        var state = _kinds.GetOrAdd(kind, static _ => new Kind());
        lock (state)
        {
            if (state.Last is { } last && time.GetElapsedTime(last) < Interval)
            {
                suppressed = ++state.Suppressed;
                return false;
            }

            (suppressed, state.Suppressed, state.Last) = (state.Suppressed, 0, time.GetTimestamp());
            return true;
        }
    }

    private sealed class Kind
    {
        public long? Last { get; set; }

        public long Suppressed { get; set; }
    }
}
