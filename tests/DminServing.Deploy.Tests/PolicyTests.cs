using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>Every deployment keeps every rule, and each rule finds the violation planted for it, alone: a rule that cannot fail holds nothing.</summary>
public sealed class PolicyTests
{
    public static TheoryData<string> Deployments() => [.. Kustomize.Deployments];

    public static TheoryData<string> Rules() => [.. Policy.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_Deployment_Keeps_Every_Rule(string deployment) => Assert.Empty(Policy.BrokenBy(Kustomize.Read(deployment)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_Violation_Breaks_Its_Rule_Alone(string rule)
    {
        foreach (var plant in Violations.Of[rule])
        {
            var objects = Kustomize.Read("overlays/cpu");
            plant(objects);

            Assert.Equal([rule], Policy.BrokenBy(objects));
        }
    }

    [Fact]
    public void Rules_And_Violations_Are_The_Same() => Assert.Equal(Policy.Rules.Select(rule => rule.Name).Order(), Violations.Of.Keys.Order());

    // The two of this repository are where yours begins: their image is one that nobody has published.
    [Fact]
    public void An_Overlay_Of_Yours_Names_Its_Image_By_Digest() =>
        Assert.All(Kustomize.Overlays.Except(["overlays/cpu", "overlays/gpu"], StringComparer.Ordinal), overlay => Assert.True(Policy.IsPinned(Kustomize.Read(overlay)), overlay));

    [Theory]
    [InlineData("registry.example/dminserving:0.1.0", false)]
    [InlineData("registry.example/dminserving@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    public void Only_A_Digest_Pins_An_Image(string image, bool isPinned)
    {
        var objects = Kustomize.Read("base");
        objects.Server.Image = image;

        Assert.Equal(isPinned, Policy.IsPinned(objects));
    }

    [Theory]
    [InlineData("dminserving", false)]
    [InlineData("registry.example/dminserving:latest", false)]
    [InlineData("registry.example/dminserving:1", false)]
    [InlineData("registry.example:5000/dminserving", false)]
    [InlineData("registry.example/dminserving@sha256:0123", false)]
    [InlineData("registry.example:5000/dminserving:0.1.0-gpu", true)]
    [InlineData("registry.example/dminserving@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    public void Only_A_Version_Or_A_Digest_Is_A_Fixed_Image(string image, bool isFixed)
    {
        var objects = Kustomize.Read("base");
        objects.Server.Image = image;

        Assert.Equal(isFixed ? [] : ["The image is a version or a digest"], Policy.BrokenBy(objects));
    }
}
