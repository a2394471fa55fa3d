using System.Reflection;

namespace DminServing.Architecture.Tests;

/// <summary>The five assemblies, loaded by name: references are read from metadata, nothing of them runs.</summary>
internal static class Bricks
{
    public static Assembly ModelContract { get; } = Assembly.Load("DminServing.ModelContract");

    public static Assembly Pipeline { get; } = Assembly.Load("DminServing.Pipeline");

    public static Assembly Server { get; } = Assembly.Load("DminServing.Server");

    public static Assembly Training { get; } = Assembly.Load("dmin-train");

    public static Assembly Cli { get; } = Assembly.Load("dmin");

    public static IEnumerable<string> ReferencesOf(Assembly brick) => brick.GetReferencedAssemblies().Select(reference => reference.Name!);
}
