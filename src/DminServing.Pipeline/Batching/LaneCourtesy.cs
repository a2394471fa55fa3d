namespace DminServing.Pipeline.Batching;

/// <summary>Has a lane let other threads go first within parts, as it always does between them: those that read requests and write answers need little, and Linux may let
/// them wait until the lane's time slice ends, 3 ms. Where somebody keeps the core for longer than they would, the lane keeps it for a while in its turn:
/// each time it gives way costs it its slice. One per lane.</summary>
/// <param name="time">The clock.</param>
/// <param name="yield">Lets another thread have the core, if one wants it.</param>
internal sealed class LaneCourtesy(TimeProvider time, Action yield)
{
    /// <summary>How often it does not give way then: about 45 ms of work.</summary>
    internal const int Kept = 300;

    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(2);

    private int _kept;

    /// <summary>Gives way, unless that has lately cost much.</summary>
    public void GiveWay()
    {
        if (_kept > 0)
        {
            _kept--;
            return;
        }

        var began = time.GetTimestamp();
        yield();
        _kept = time.GetElapsedTime(began) > Little ? Kept : 0;
    }
}
