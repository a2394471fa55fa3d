using DminServing.Testing;
using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>deploy/helm/dminserving as Helm would render it, by the small program beside it: Helm is not in Debian.</summary>
internal static class Chart
{
    private const string DebianGoPath = "/usr/share/gocode";

    public static string Folder { get; } = Repository.File("deploy/helm/dminserving");

    /// <summary>The objects of a release called dmin in the base's namespace; the test is skipped where the program cannot be run.</summary>
    /// <param name="values">Values to lay over the chart's own, one text after the other.</param>
    public static Objects Read(params string[] values)
    {
        Assert.SkipUnless(
            Command.Exists("go") && Directory.Exists($"{DebianGoPath}/src/github.com/Masterminds/sprig") && Directory.Exists($"{DebianGoPath}/src/github.com/ghodss/yaml"),
            "go or its libraries are missing (Debian: apt-get install golang-go golang-github-masterminds-sprig-dev golang-github-ghodss-yaml-dev)");
        using var folder = new TempFolder();
        foreach (var (place, text) in values.Index())
        {
            File.WriteAllText(folder[$"{place}.yaml"], text);
        }

        var program = Repository.File("deploy/helm/render/main.go");
        return Objects.Read(Command.Run(
            "go",
            ["run", program, Folder, "dmin", "dminserving", .. values.Index().Select(value => folder[$"{value.Index}.yaml"])],
            ("GO111MODULE", "off"),
            ("GOPATH", DebianGoPath)));
    }
}
