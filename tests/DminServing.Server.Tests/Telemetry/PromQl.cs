using System.Text.RegularExpressions;

namespace DminServing.Server.Tests.Telemetry;

/// <summary>As much of Prometheus' query language as it takes to find the metrics that an expression asks for.</summary>
internal static partial class PromQl
{
    private static readonly string[] Words = ["and", "or", "unless", "offset", "bool"];

    /// <summary>The names of metrics, without what is in braces, brackets and lists of labels, without functions and words of the language.</summary>
    public static IEnumerable<string> Metrics(string expression) =>
        Name().Matches(Aside().Replace(expression, " ")).Select(match => match.Value).Where(name => !Words.Contains(name)).Distinct();

    /// <summary>Every expression of a file of rules.</summary>
    public static IEnumerable<string> OfRules(string yaml) => Rule().Matches(yaml).Select(match => match.Groups["expr"].Value);

    /// <summary>The names that a file of rules records.</summary>
    public static IEnumerable<string> Recorded(string yaml) => Record().Matches(yaml).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\b(by|on|ignoring|without|group_left|group_right) *\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Aside();

    [GeneratedRegex(@"(?<![\w:.$])(?>[a-zA-Z_:][\w:]*)(?!\s*\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    // On the same line, or on further lines that stand deeper.
    [GeneratedRegex(@"^(?<indent> *)expr: (>-\n(?<expr>(\k<indent> +.*\n)+)|(?<expr>.*)\n)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"- record: (?<name>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Record();
}
