using System.Text.RegularExpressions;
using DminServing.Testing;

namespace DminServing.Deploy.Tests;

/// <summary>The settings of docs/configuration.md, which another test holds equal to those of the code.</summary>
internal static partial class Settings
{
    private static readonly Dictionary<string, string> Defaults =
        Rows().Matches(File.ReadAllText(Repository.File("docs/configuration.md"))).ToDictionary(row => row.Groups["key"].Value, row => row.Groups["default"].Value);

    /// <summary>The environment variables of a text that are spelled like settings.</summary>
    public static IEnumerable<string> In(string text) => Variables().Matches(text).Select(match => match.Value);

    /// <summary>Whether an environment variable sets something.</summary>
    public static bool Exists(string variable) => Defaults.ContainsKey(Key(variable));

    /// <summary>A setting's default.</summary>
    public static string Default(string key) => Defaults[key];

    // Access__Clients__0__Roles__1: the entry of a list has no row of its own, and a row counts clients with N.
    private static string Key(string variable) => Entry().Replace(variable, "").Replace("__0__", "__N__", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z]+(:[A-Za-z0-9]+)+)` \| (?<default>[^|]*) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();

    [GeneratedRegex(@"\b[A-Z][A-Za-z0-9]*(__[A-Za-z0-9]+)+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variables();

    [GeneratedRegex(@"__[0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entry();
}
