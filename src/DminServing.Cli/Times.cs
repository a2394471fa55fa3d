using System.Globalization;

namespace DminServing.Cli;

/// <summary>Times of behaviors, as people write and read them.</summary>
internal static class Times
{
    private const string Form = "yyyy-MM-dd HH:mm:ss'Z'";
    private const int Decade = 3653;
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads a time.</summary>
    /// <param name="text">Unix milliseconds, or a date with or without a time of day; UTC where it names no zone.</param>
    /// <returns>Unix milliseconds.</returns>
    /// <exception cref="FormatException">It is neither.</exception>
    public static long Parse(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds()
        : throw new FormatException($"'{text}' is no time; 1764000000000 (Unix milliseconds) and 2026-11-27T10:00:00Z are.");

    /// <summary>Writes a time; the number itself where a calendar does not have it.</summary>
    public static string Format(long milliseconds) =>
        milliseconds >= Earliest && milliseconds <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString(Form, CultureInfo.InvariantCulture) : milliseconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes how long ago, in the unit that fits.</summary>
    public static string Age(long milliseconds) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, (long)TimeSpan.FromDays(Decade).TotalMilliseconds)) switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 1 } age => string.Create(CultureInfo.InvariantCulture, $"{age.Seconds} s"),
        { TotalHours: < 1 } age => string.Create(CultureInfo.InvariantCulture, $"{age.Minutes} min"),
        { TotalDays: < 1 } age => string.Create(CultureInfo.InvariantCulture, $"{age.Hours} h"),
        { TotalDays: < Decade } age => string.Create(CultureInfo.InvariantCulture, $"{age.Days} days"),
        _ => "more than ten years",
    };
}
