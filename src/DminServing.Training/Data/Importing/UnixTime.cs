using System.Globalization;

namespace DminServing.Training.Data.Importing;

/// <summary>Times of behaviors: sources have many forms, everything else is in Unix milliseconds.</summary>
internal static class UnixTime
{
    private const int MillisecondsPerSecond = 1000;
    private const int MicrosecondsPerMillisecond = 1000;

    // Milliseconds have to stay exact in a double, which is what a score of a Redis sorted set is.
    private const long Largest = 1L << 53;
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF 'UTC'", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd'T'HH:mmK",
    ];

    /// <summary>Seconds to milliseconds.</summary>
    /// <returns>Whether they are in the range that a behavior store can hold.</returns>
    public static bool TryToMilliseconds(long seconds, out long milliseconds)
    {
        var fits = seconds is >= -(Largest / MillisecondsPerSecond) and <= Largest / MillisecondsPerSecond;
        milliseconds = fits ? seconds * MillisecondsPerSecond : 0;
        return fits;
    }

    /// <summary>Whole units of Unix time to milliseconds.</summary>
    /// <returns>Whether they are in the range that a behavior store can hold.</returns>
    public static bool TryToMilliseconds(long time, TimeUnit unit, out long milliseconds)
    {
        if (unit == TimeUnit.Seconds)
        {
            return TryToMilliseconds(time, out milliseconds);
        }

        milliseconds = unit == TimeUnit.Microseconds ? (long)Math.Floor((decimal)time / MicrosecondsPerMillisecond) : time;
        return unit != TimeUnit.Iso && IsInRange(milliseconds);
    }

    /// <summary>Reads a time as text.</summary>
    /// <returns>Whether it is one, in the range that a behavior store can hold.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, TimeUnit unit, out long milliseconds)
    {
        if (unit == TimeUnit.Iso)
        {
            var isTime = DateTimeOffset.TryParseExact(text, IsoForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
            milliseconds = time.ToUnixTimeMilliseconds();
            return isTime;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? TryToMilliseconds(whole, unit, out milliseconds)
            : TryParseDecimal(text, unit, out milliseconds);
    }

    /// <summary>How messages call a time of this unit.</summary>
    public static string NameOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => "Unix seconds",
        TimeUnit.Milliseconds => "Unix milliseconds",
        TimeUnit.Microseconds => "Unix microseconds",
        _ => "a time like 2014-07-23 or 2014-07-23T10:00:00Z",
    };

    private static bool TryParseDecimal(ReadOnlySpan<char> text, TimeUnit unit, out long milliseconds)
    {
        milliseconds = 0;
        if (!decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var time) || decimal.Abs(time) > (decimal)Largest * MicrosecondsPerMillisecond)
        {
            return false;
        }

        milliseconds = (long)decimal.Floor(unit switch
        {
            TimeUnit.Seconds => time * MillisecondsPerSecond,
            TimeUnit.Microseconds => time / MicrosecondsPerMillisecond,
            _ => time,
        });
        return IsInRange(milliseconds);
    }

    private static bool IsInRange(long milliseconds) => milliseconds is >= -Largest and <= Largest;
}
