namespace DminServing.Server.Scoring;

/// <summary>The unit of timings on the wire.</summary>
internal static class Microseconds
{
    public static uint Of(TimeSpan time) => (uint)Math.Clamp(time.TotalMicroseconds, 0, uint.MaxValue);
}
