using Xunit;

namespace DminServing.Architecture.Tests;

/// <summary>Each rule finds the violation planted for it in <c>Planted/Violations.cs</c>, and only that one: a rule that cannot fail holds nothing.</summary>
public sealed class PlantedViolationTests
{
    private const string Root = "DminServing.Architecture.Tests.Planted";
    private static readonly StageRules Rules = new(typeof(PlantedViolationTests).Assembly, Root);

    [Fact]
    public void A_Stage_That_Sees_A_Sibling_Breaks_That_Rule_Alone() =>
        Assert.Equal(
            [("Ranking", "Behaviors", "SeesBehaviors")],
            StageRules.ForbiddenPairs.SelectMany(pair => Rules.TypesThatSee(pair.Stage, pair.Other).Select(type => (pair.Stage, pair.Other, type))));

    [Fact]
    public void A_Stage_That_Sees_The_Whole_Is_Found() =>
        Assert.Equal(["SeesTheWhole"], StageRules.MaySee.Keys.SelectMany(Rules.TypesThatSeeTheRoot));

    [Fact]
    public void A_Package_Outside_Its_Stage_Is_Found() =>
        Assert.Equal([("StackExchange.Redis", "UsesRedis")], StageRules.Owners.Keys.SelectMany(package => Rules.TypesThatUse(package).Select(type => (package, type))));

    [Fact]
    public void A_Namespace_Off_The_Map_Is_Found() => Assert.Equal(["Attic"], Rules.NamespacesOffTheMap());

    [Fact]
    public void An_Open_Class_Is_Found() => Assert.Equal(["Open"], StageRules.OpenClasses(typeof(PlantedViolationTests).Assembly, Root));

    [Fact]
    public void A_Reference_A_Brick_May_Not_Have_Is_Found() =>
        Assert.Equal(["StackExchange.Redis"], Bricks.ForbiddenReferences(Bricks.Pipeline, "DminServing.ModelContract", "Microsoft.ML.OnnxRuntime", "Polly.Core"));
}
