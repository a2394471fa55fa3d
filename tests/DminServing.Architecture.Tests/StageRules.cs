using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;
using NetArchTest.Rules;

namespace DminServing.Architecture.Tests;

/// <summary>The table "stage may see" of docs/architecture.md, asked of an assembly. Each rule names the types that break it.</summary>
/// <param name="assembly">The assembly.</param>
/// <param name="root">The namespace whose children are the stages.</param>
internal sealed class StageRules(Assembly assembly, string root)
{
    public static IReadOnlyDictionary<string, string[]> MaySee { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Behaviors"] = ["Telemetry"],
        ["Batching"] = ["Telemetry"],
        ["Inference"] = ["Telemetry"],
        ["Models"] = ["Inference", "Telemetry"],
        ["Ranking"] = [],
        ["Telemetry"] = [],
    };

    public static IReadOnlyDictionary<string, string> Owners { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Microsoft.ML.OnnxRuntime"] = "Inference",
        ["StackExchange.Redis"] = "Behaviors",
        ["Polly"] = "Behaviors",
    };

    public static IEnumerable<(string Stage, string Other)> ForbiddenPairs =>
        from stage in MaySee.Keys
        from other in MaySee.Keys
        where other != stage && !MaySee[stage].Contains(other)
        select (stage, other);

    public IReadOnlyList<string> TypesOf(string stage) => [.. InStage(stage).GetTypes().Select(type => type.Name)];

    public IReadOnlyList<string> TypesThatSee(string stage, string other) => Breakers(InStage(stage).ShouldNot().HaveDependencyOn($"{root}.{other}"));

    public IReadOnlyList<string> TypesThatSeeTheRoot(string stage)
    {
        string[] ofRoot = [.. assembly.GetTypes().Where(type => type.Namespace == root && !IsGenerated(type)).Select(type => type.FullName!)];
        return Breakers(InStage(stage).ShouldNot().HaveDependencyOnAny(ofRoot));
    }

    public IReadOnlyList<string> TypesThatUse(string package) =>
        [.. Types.InAssembly(assembly).That().ResideInNamespaceStartingWith(root).And().HaveDependencyOn(package).GetTypes().Where(type => StageOf(type) != Owners[package]).Select(type => type.Name)];

    public bool IsUsed(string package) => Types.InAssembly(assembly).That().ResideInNamespace(root).And().HaveDependencyOn(package).GetTypes().Any();

    public IReadOnlyList<string> NamespacesOffTheMap() =>
        [.. assembly.GetTypes().Where(type => type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true).Select(StageOf).Distinct().Except(MaySee.Keys)];

    public static IReadOnlyList<string> OpenClasses(Assembly assembly, string root) =>
    [
        .. assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && type.Namespace?.StartsWith(root, StringComparison.Ordinal) == true && !IsGenerated(type))
            .Select(type => type.Name),
    ];

    private PredicateList InStage(string stage) =>
        Types.InAssembly(assembly).That().ResideInNamespaceMatching($"^{root.Replace(".", "\\.", StringComparison.Ordinal)}\\.{stage}(\\.|$)");

    private string StageOf(Type type) => type.Namespace!.Length > root.Length ? type.Namespace[(root.Length + 1)..].Split('.')[0] : "";

    private static IReadOnlyList<string> Breakers(ConditionList rule) => [.. (rule.GetResult().FailingTypes ?? []).Select(type => type.Name).Order()];

    // Of the compiler, and of the protobuf compiler.
    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(GeneratedCodeAttribute))
        || type.Namespace?.StartsWith("DminServing.Protos", StringComparison.Ordinal) == true || type.Name.Contains('<', StringComparison.Ordinal);
}
