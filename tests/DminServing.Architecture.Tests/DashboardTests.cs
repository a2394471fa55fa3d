using System.Text.Json.Nodes;
using DminServing.Testing;
using Xunit;

namespace DminServing.Architecture.Tests;

/// <summary>Dashboards can be put into anybody's Grafana and read by somebody who sees them for the first time.</summary>
public sealed class DashboardTests
{
    public static TheoryData<string> Dashboards() => [.. Directory.GetFiles(Repository.File("deploy/grafana/dashboards"), "*.json").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_Panel_Is_Explained_And_Has_A_Unit(string file)
    {
        foreach (var panel in Panels(file).Where(panel => (string)panel["type"]! != "row"))
        {
            Assert.True(panel["description"] is not null && panel["fieldConfig"]!["defaults"]!["unit"] is not null, (string)panel["title"]!);
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_Have_Ids_Of_Their_Own_And_Do_Not_Lie_On_Each_Other(string file)
    {
        var panels = Panels(file);

        Assert.Equal(panels.Length, panels.Select(panel => (int)panel["id"]!).Distinct().Count());
        Assert.Equal(panels.Sum(panel => Cells(panel).Count()), panels.SelectMany(Cells).Distinct().Count());
        Assert.DoesNotContain(panels.SelectMany(Cells), cell => cell.X >= 24);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void The_Data_Source_Is_Chosen_And_No_Host_Is_Named(string file)
    {
        var board = Board(file);

        Assert.NotEmpty((string)board["uid"]!);
        Assert.Equal("datasource", (string)board["templating"]!["list"]![0]!["type"]!);
        Assert.All(Panels(file).Where(panel => panel["datasource"] is not null), panel => Assert.Equal("${datasource}", (string)panel["datasource"]!["uid"]!));
        Assert.DoesNotContain("://", board.ToJsonString(), StringComparison.Ordinal);
    }

    private static JsonNode Board(string file) => JsonNode.Parse(File.ReadAllText(Repository.File($"deploy/grafana/dashboards/{file}")))!;

    private static JsonNode[] Panels(string file) => [.. Board(file)["panels"]!.AsArray().Select(panel => panel!)];

    private static IEnumerable<(int X, int Y)> Cells(JsonNode panel)
    {
        var place = panel["gridPos"]!;
        return from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
               from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
               select (x, y);
    }
}
