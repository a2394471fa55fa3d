using System.Text.RegularExpressions;
using DminServing.Testing;
using Xunit;

namespace DminServing.Architecture.Tests;

/// <summary>What the documents name exists: types, files, and the pages they link to.</summary>
public sealed partial class DocumentTests
{
    // Words in code font that are spelled like our types and are none: options of others, of the format, of the wire.
    private static readonly string[] Others = ["ScoreMany", "GetModel", "ListModels", "ModelService", "GrpcPort", "ManagementPort"];

    private static readonly HashSet<string> Types =
        [.. new[] { Bricks.ModelContract, Bricks.Pipeline, Bricks.Server, Bricks.Training, Bricks.Cli, typeof(DocumentTests).Assembly }.SelectMany(brick => brick.GetTypes()).Select(type => type.Name.Split('`')[0])];

    public static TheoryData<string> Documents() =>
        [.. new[] { "README.md", "CHANGELOG.md", "models/README.md", "deploy/kubernetes/README.md", "deploy/helm/dminserving/README.md" }.Concat(Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path)).Where(IsOurs))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Types_That_A_Document_Names_Exist(string document) =>
        Assert.Empty(CodeFont().Matches(Read(document)).Select(match => match.Groups["code"].Value)
            .Where(code => TypeName().IsMatch(code)).Select(code => code.Split('.')[0])
            .Where(name => !Types.Contains(name) && !Others.Contains(name)).Distinct());

    [Theory]
    [MemberData(nameof(Documents))]
    public void Files_That_A_Document_Links_To_Exist(string document) =>
        Assert.DoesNotContain(
            Link().Matches(Read(document)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')),
            target => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, target.Split('#')[0])));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Paths_That_A_Document_Names_Exist(string document) =>
        Assert.DoesNotContain(
            CodeFont().Matches(Read(document)).Select(match => match.Groups["code"].Value),
            code => RepositoryPath().IsMatch(code) && !Path.Exists(Repository.File(code)));

    // Not what npm puts beside the client for Node.
    private static bool IsOurs(string path) => !path.Contains("node_modules", StringComparison.Ordinal);

    private static string Read(string document) => File.ReadAllText(Repository.File(document));

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeFont();

    [GeneratedRegex(@"^[A-Z][a-z]+[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^(src|tests|docs|protos|deploy)/[A-Za-z0-9./_-]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryPath();
}
