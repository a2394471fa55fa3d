using System.Collections.Concurrent;

namespace DminServing.Server.Access;

/// <summary>Lets a line of each kind into the log once a second: whoever has no credentials must not fill it.</summary>
internal sealed class LineLimit(TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="kind">One of few.</param>
    /// <param name="suppressed">Lines that were not, since the last one that was.</param>
    public bool Allows(string kind, out long suppressed)
    {
        var state = _kinds.GetOrAdd(kind, _ => new Kind());
        lock (state)
        {
            if (state.Last is { } last && time.GetElapsedTime(last) < Period)
            {
                state.Suppressed++;
                suppressed = 0;
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
