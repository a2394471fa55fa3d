using Xunit;

namespace DminServing.Architecture.Tests;

/// <summary>Stages of the pipeline see only the siblings the house allows, and a package only lives in the stage that owns it.</summary>
public sealed class StageTests
{
    private static readonly StageRules Rules = new(Bricks.Pipeline, "DminServing.Pipeline");

    public static TheoryData<string, string> ForbiddenPairs() => [.. StageRules.ForbiddenPairs];

    public static TheoryData<string> Stages() => [.. StageRules.MaySee.Keys];

    public static TheoryData<string> Packages() => [.. StageRules.Owners.Keys];

    [Theory]
    [MemberData(nameof(ForbiddenPairs))]
    public void A_Stage_Does_Not_See(string stage, string other) => Assert.Empty(Rules.TypesThatSee(stage, other));

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_Stage_Does_Not_See_The_Whole(string stage) => Assert.Empty(Rules.TypesThatSeeTheRoot(stage));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_Package_Is_Used_By_The_Stage_That_Owns_It_And_No_Other(string package)
    {
        Assert.True(Rules.IsUsed(package));
        Assert.Empty(Rules.TypesThatUse(package));
    }

    [Fact]
    public void Every_Namespace_Of_The_Pipeline_Is_On_The_Map() => Assert.Empty(Rules.NamespacesOffTheMap());

    // A rule over no types holds.
    [Theory]
    [MemberData(nameof(Stages))]
    public void Every_Stage_Has_Types(string stage) => Assert.NotEmpty(Rules.TypesOf(stage));

    [Fact]
    public void Concrete_Classes_Are_Sealed() =>
        Assert.Empty(new[] { Bricks.ModelContract, Bricks.Pipeline, Bricks.Server, Bricks.Training, Bricks.Cli }.SelectMany(brick => StageRules.OpenClasses(brick, "DminServing.")));
}
