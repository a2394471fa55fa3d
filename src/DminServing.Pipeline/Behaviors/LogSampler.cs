namespace DminServing.Pipeline.Behaviors;

/// <summary>Lets one line a second through, and counts the others.</summary>
internal sealed class LogSampler(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private long? _last;
    private int _suppressed;

    /// <summary>Asks for a line.</summary>
    /// <param name="suppressed">How many asked in vain since the last one that got it.</param>
    /// <returns>Whether it may be written.</returns>
    public bool MayWrite(out int suppressed)
    {
        lock (_lock)
        {
            suppressed = _suppressed;
            if (_last is { } last && time.GetElapsedTime(last) < Pause)
            {
                _suppressed++;
                return false;
            }

            (_last, _suppressed) = (time.GetTimestamp(), 0);
            return true;
        }
    }
}
