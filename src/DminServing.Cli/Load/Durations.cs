using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DminServing.Cli.Load;

/// <summary>Options that are a time, spelled as people do: <c>50ms</c>, <c>30s</c>, <c>2m</c>.</summary>
internal static class Durations
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
        [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1))];

    public static Option<TimeSpan> Option(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = Read,
    };

    /// <summary>Reads a time.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                return amount * unit;
            }
        }

        throw new FormatException($"'{text}' is no time; one looks like 50ms, 30s or 2m.");
    }

    private static TimeSpan Read(ArgumentResult result)
    {
        try
        {
            return Parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }
}
