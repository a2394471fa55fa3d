using System.Reflection;
using NetArchTest.Rules;
using Xunit;

namespace DminServing.Architecture.Tests;

/// <summary>Stages of the pipeline see only the siblings the house allows, and a package only lives in the stage that owns it.</summary>
public sealed class StageTests
{
    private const string Root = "DminServing.Pipeline";

    private static readonly Dictionary<string, string[]> MaySee = new(StringComparer.Ordinal)
    {
        ["Behaviors"] = ["Telemetry"],
        ["Batching"] = ["Telemetry"],
        ["Inference"] = ["Telemetry"],
        ["Models"] = ["Inference", "Telemetry"],
        ["Ranking"] = [],
        ["Telemetry"] = [],
    };

    private static readonly Dictionary<string, string[]> Owners = new(StringComparer.Ordinal)
    {
        ["Microsoft.ML.OnnxRuntime"] = ["Inference"],
        ["StackExchange.Redis"] = ["Behaviors"],
        ["Polly"] = ["Behaviors"],
    };

    public static TheoryData<string, string> ForbiddenPairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var stage in MaySee.Keys)
        {
            foreach (var other in MaySee.Keys.Where(other => other != stage && !MaySee[stage].Contains(other)))
            {
                pairs.Add(stage, other);
            }
        }

        return pairs;
    }

    public static TheoryData<string> Stages() => [.. MaySee.Keys];

    public static TheoryData<string> OwnedPackages() => [.. Owners.Keys];

    [Theory]
    [MemberData(nameof(ForbiddenPairs))]
    public void A_Stage_Does_Not_See(string stage, string other) =>
        AssertHolds(InStage(stage).ShouldNot().HaveDependencyOn($"{Root}.{other}").GetResult());

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_Stage_Does_Not_See_The_Whole(string stage) =>
        AssertHolds(InStage(stage).ShouldNot().HaveDependencyOn($"{Root}.ScoringPipeline").GetResult());

    [Theory]
    [MemberData(nameof(OwnedPackages))]
    public void A_Package_Is_Used_Only_By_The_Stage_That_Owns_It(string package)
    {
        var users = Types.InAssembly(Bricks.Pipeline).That().HaveDependencyOn(package).GetTypes().Select(StageOf).Distinct().ToList();

        Assert.NotEmpty(users);
        Assert.Empty(users.Except(Owners[package]));
    }

    [Fact]
    public void Every_Namespace_Of_The_Pipeline_Is_On_The_Map() =>
        Assert.Empty(Bricks.Pipeline.GetTypes()
            .Where(type => type.Namespace?.StartsWith(Root + ".", StringComparison.Ordinal) == true)
            .Select(StageOf).Distinct().Except(MaySee.Keys));

    [Theory]
    [MemberData(nameof(Stages))]
    public void Every_Stage_Has_Types(string stage) => Assert.NotEmpty(InStage(stage).GetTypes());

    [Fact]
    public void Concrete_Classes_Are_Sealed()
    {
        Assembly[] ours = [Bricks.ModelContract, Bricks.Pipeline, Bricks.Server, Bricks.Training, Bricks.Cli];
        var open = ours.SelectMany(brick => brick.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && type.Namespace?.StartsWith("DminServing.", StringComparison.Ordinal) == true)
            .Where(type => !type.Namespace!.StartsWith("DminServing.Protos", StringComparison.Ordinal) && !IsGenerated(type));

        Assert.Empty(open);
    }

    private static PredicateList InStage(string stage) =>
        Types.InAssembly(Bricks.Pipeline).That().ResideInNamespaceMatching($"^{Root.Replace(".", "\\.", StringComparison.Ordinal)}\\.{stage}(\\.|$)");

    private static string StageOf(Type type) => type.Namespace!.Length > Root.Length ? type.Namespace[(Root.Length + 1)..].Split('.')[0] : "";

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)) || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute));

    private static void AssertHolds(TestResult result) => Assert.Empty((result.FailingTypeNames ?? []).Order());
}
