using System.Text.RegularExpressions;
using DminServing.Testing;
using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>The Dockerfile's own check of what it is built on, carried out as the build would.</summary>
public sealed partial class DockerfileTests
{
    private const string Tag = "registry.example/sdk:10.0";
    private const string Digest = "registry.example/sdk@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("false", Tag, Digest, true)]
    [InlineData("true", Digest, Digest, true)]
    [InlineData("true", Tag, Digest, false)]
    [InlineData("true", Digest, Tag, false)]
    [InlineData("yes", Digest, Digest, false)]
    public void A_Release_Is_Built_On_Digests_Alone(string release, string one, string others, bool isBuilt)
    {
        var check = Check().Match(File.ReadAllText(Repository.File("Dockerfile"))).Groups["command"].Value;

        var failure = Record.Exception(() => Command.Run("sh", ["-c", check], ("RELEASE", release), ("SDK", one), ("ASPNET", others), ("ASPNET_FULL", others), ("CUDA", others)));

        Assert.Equal(isBuilt, failure is null);
    }

    [GeneratedRegex(@"^RUN (?<command>for image in .*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Check();
}
