using DminServing.Testing;
using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>deploy/helm/dminserving as Helm would render it, by a program that stands in for Helm, which is not in Debian.</summary>
internal static class Chart
{
    private const string GoPath = "/usr/share/gocode";
    private static readonly string[] Libraries = ["Masterminds/sprig", "ghodss/yaml", "xeipuuv/gojsonschema"];
    private static readonly Lazy<string> StandIn = new(Build);

    public static string Folder { get; } = Repository.File("deploy/helm/dminserving");

    /// <summary>The objects of a release called dmin in the base's namespace.</summary>
    /// <param name="values">Values to lay over the chart's own, one text after the other.</param>
    public static Objects Read(params string[] values) => Objects.Read(Render("dmin", "dminserving", values));

    /// <summary>The text of a release's objects; the test is skipped where the stand-in cannot be built.</summary>
    /// <exception cref="InvalidOperationException">The schema refuses the values: its message has each problem.</exception>
    public static string Render(string release, string space, params string[] values)
    {
        Assert.SkipUnless(
            Command.Exists("go") && Libraries.All(library => Directory.Exists($"{GoPath}/src/github.com/{library}")),
            "go or its libraries are missing (Debian: apt-get install golang-go golang-github-masterminds-sprig-dev golang-github-ghodss-yaml-dev golang-github-xeipuuv-gojsonschema-dev)");
        using var folder = new TempFolder();
        foreach (var (place, text) in values.Index())
        {
            File.WriteAllText(folder[$"{place}.yaml"], text);
        }

        return Command.Run(StandIn.Value, [Folder, release, space, .. values.Index().Select(value => folder[$"{value.Index}.yaml"])]);
    }

    private static string Build()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "helm-stand-in");
        Command.Run("go", ["build", "-o", program, Repository.File("tests/DminServing.Deploy.Tests/HelmStandIn/main.go")], ("GO111MODULE", "off"), ("GOPATH", GoPath));
        return program;
    }
}
