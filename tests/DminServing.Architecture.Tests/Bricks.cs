using System.Reflection;

namespace DminServing.Architecture.Tests;

/// <summary>The five assemblies, loaded by name: references are read from metadata, nothing of them runs.</summary>
internal static class Bricks
{
    private static readonly string[] Framework = ["System", "Microsoft.Extensions", "netstandard", "Microsoft.Win32", "Microsoft.CSharp"];

    public static Assembly ModelContract { get; } = Assembly.Load("DminServing.ModelContract");

    public static Assembly Pipeline { get; } = Assembly.Load("DminServing.Pipeline");

    public static Assembly Server { get; } = Assembly.Load("DminServing.Server");

    public static Assembly Training { get; } = Assembly.Load("dmin-train");

    public static Assembly Cli { get; } = Assembly.Load("dmin");

    /// <summary>References that are neither of the framework nor allowed.</summary>
    public static IEnumerable<string> ForbiddenReferences(Assembly brick, params string[] allowed) =>
        ReferencesOf(brick).Where(name => !Framework.Concat(allowed).Any(prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal)));

    public static IEnumerable<string> ReferencesOf(Assembly brick) => brick.GetReferencedAssemblies().Select(reference => reference.Name!);
}
