using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests.Telemetry;

/// <summary>The running server, the table of docs/operations.md, Prometheus' rules and Grafana's dashboards speak of the same metrics.</summary>
public sealed partial class MetricNameTests(MeasuredServer server) : IClassFixture<MeasuredServer>
{
    // Prometheus' own.
    private static readonly string[] Prometheus = ["up", "ALERTS"];

    private static readonly string[] RuleFiles = Directory.GetFiles(Repository.File("deploy/prometheus/rules"), "*.yml");

    private static string[] Table => [.. Row().Matches(File.ReadAllText(Repository.File("docs/operations.md"))).Select(row => row.Groups["name"].Value)];

    public static TheoryData<string> Rules() => [.. RuleFiles.Select(path => Path.GetFileName(path))];

    public static TheoryData<string> Dashboards() => [.. Directory.GetFiles(Repository.File("deploy/grafana/dashboards"), "*.json").Select(path => Path.GetFileName(path))];

    [Fact]
    public void Every_Instrument_Is_In_The_Table_And_No_Other() => Assert.Equal(server.Own.Order(), Table.Order());

    [Fact]
    public void The_Page_Spells_Names_As_These_Tests_Do()
    {
        Assert.Contains("dmin_request_duration_seconds", server.Families);
        Assert.Empty(server.Families.Except([.. server.All, "target_info", "otel_scope_info"]));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rules_Ask_For_Metrics_That_There_Are(string file)
    {
        string[] expressions = [.. PromQl.OfRules(File.ReadAllText(Repository.File($"deploy/prometheus/rules/{file}")))];

        Assert.NotEmpty(expressions);
        Assert.Empty(Unknown(expressions));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboards_Ask_For_Metrics_That_There_Are(string file)
    {
        string[] expressions = [.. Expressions(JsonNode.Parse(File.ReadAllText(Repository.File($"deploy/grafana/dashboards/{file}"))))];

        Assert.NotEmpty(expressions);
        Assert.Empty(Unknown(expressions));
    }

    [Theory]
    [InlineData("sum by (job) (rate(dmin_no_such_total[5m])) > 0", "dmin_no_such_total")]
    [InlineData("dmin_queue_depth{job=\"$job\"} / ignoring (le) (dmin_queue_length offset 1d)", "dmin_queue_length")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(dmin_stage_seconds_bucket[$__rate_interval])))", "dmin_stage_seconds_bucket")]
    [InlineData("job:no_such:rate5m and on (job) up", "job:no_such:rate5m")]
    public void A_Planted_Name_Is_Found(string expression, string name) => Assert.Equal([name], Unknown([expression]));

    // Histograms are asked for by their parts.
    private IEnumerable<string> Unknown(IEnumerable<string> expressions)
    {
        HashSet<string> known = [.. Table, .. server.All, .. Prometheus, .. RuleFiles.SelectMany(path => PromQl.Recorded(File.ReadAllText(path)))];
        return expressions.SelectMany(PromQl.Metrics).Distinct().Where(name => !known.Contains(name) && !known.Contains(Part().Replace(name, "")));
    }

    private static IEnumerable<string> Expressions(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Key switch
        {
            "expr" => [field.Value!.GetValue<string>()],
            "query" when Values().Match(field.Value!.ToString()) is { Success: true } values => [values.Groups["metric"].Value],
            _ => Expressions(field.Value),
        }),
        JsonArray items => items.SelectMany(Expressions),
        _ => [],
    };

    [GeneratedRegex(@"^\| `(?<name>dmin_\w+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();

    [GeneratedRegex(@"^label_values\((?<metric>.*), \w+\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Values();
}
