using System.Collections.Concurrent;

namespace DminServing.Server.Hosting;

/// <summary>Keeps a line that every request could write from filling the disk: one a second for each event, the next one telling how many were left out.</summary>
internal sealed class LogLimit(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<int, Event> _events = [];

    /// <summary>Whether the line may be written now.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="suppressed">How many were not since the last one that was.</param>
    public bool Allows(int eventId, out long suppressed) => _events.GetOrAdd(eventId, static _ => new Event()).Allows(time, out suppressed);

    private sealed class Event
    {
        private readonly Lock _gate = new();
        private long? _last;
        private long _suppressed;

        public bool Allows(TimeProvider time, out long suppressed)
        {
            lock (_gate)
            {
                if (_last is { } last && time.GetElapsedTime(last) < Interval)
                {
                    suppressed = ++_suppressed;
                    return false;
                }

                _last = time.GetTimestamp();
                suppressed = _suppressed;
                _suppressed = 0;
                return true;
            }
        }
    }
}
