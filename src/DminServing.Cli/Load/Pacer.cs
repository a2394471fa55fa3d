namespace DminServing.Cli.Load;

/// <summary>Waits until a time to well below a millisecond, which timers do not: sleeps whole milliseconds, then yields until it is due.</summary>
internal sealed class Pacer(TimeProvider time, CancellationToken cancellation)
{
    // A wait for a millisecond ends up to one late; the rest is left to yielding.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits; returns at once when the time is past.</summary>
    /// <param name="due">A timestamp of the clock.</param>
    /// <returns><c>false</c>: cancelled.</returns>
    public bool WaitUntil(long due)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var left = time.GetElapsedTime(time.GetTimestamp(), due);
            if (left <= TimeSpan.Zero)
            {
                return true;
            }

            if (left > 2 * Slack)
            {
                cancellation.WaitHandle.WaitOne(left - Slack);
            }
            else
            {
                Thread.Yield(); // and no busy spinning: where the server shares the machine, it gets the core
            }
        }

        return false;
    }
}
