using System.Globalization;

namespace DminServing.Cli.Load;

/// <summary>Times as people spell them: <c>50ms</c>, <c>30s</c>, <c>2m</c>.</summary>
internal static class Durations
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
        [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1))];

    /// <summary>Reads a time.</summary>
    /// <param name="text">The time.</param>
    /// <param name="option">Whose value it is, for the message.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text, string option)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                return amount * unit;
            }
        }

        throw new FormatException($"{option} '{text}' is no time; one looks like 50ms, 30s or 2m.");
    }
}
