using System.Text.RegularExpressions;
using DminServing.Testing;
using Xunit;

namespace DminServing.Architecture.Tests;

/// <summary>Every alert of deploy/prometheus says how bad it is and what to do, has its heading in docs/operations.md, and fires in a test of the rules.</summary>
public sealed partial class AlertTests
{
    private static readonly string Tests = string.Concat(Directory.GetFiles(Repository.File("deploy/prometheus/tests"), "*.yml").Select(File.ReadAllText));

    private static readonly Dictionary<string, string> All = Directory.GetFiles(Repository.File("deploy/prometheus/rules"), "*.yml")
        .SelectMany(path => Alert().Matches(File.ReadAllText(path))).ToDictionary(alert => alert.Groups["name"].Value, alert => alert.Groups["body"].Value, StringComparer.Ordinal);

    public static TheoryData<string> Alerts() => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_Alert_Says_How_Bad_It_Is_And_Where_To_Read_On(string name)
    {
        Assert.Matches(@"(?m)^ +severity: (page|ticket)$", All[name]);
        Assert.Matches(@"(?m)^ +summary: \S", All[name]);
        Assert.Matches(@"(?m)^ +description: \S", All[name]);
        Assert.Matches($"(?m)^ +runbook_url: docs/operations.md#{name.ToLowerInvariant()}$", All[name]);
    }

    [Fact]
    public void Every_Alert_Has_Its_Heading_And_Every_Heading_Its_Alert() =>
        Assert.Equal(All.Keys.Order(), Heading().Matches(File.ReadAllText(Repository.File("docs/operations.md"))).Select(heading => heading.Groups["name"].Value).Order());

    // That it is silent elsewhere is in the tests of the rules themselves: each names all that fire.
    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_Alert_Fires_In_A_Test(string name) => Assert.Contains($"'{{alertname=\"{name}\"}}'", Tests, StringComparison.Ordinal);

    [GeneratedRegex(@"- alert: (?<name>\w+)\n(?<body>( {8}.*\n)+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^### (?<name>Dmin\w+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();
}
