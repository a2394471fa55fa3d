using System.Collections.Concurrent;
using DminServing.Testing;
using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>deploy/kubernetes as an apply would send it, by kubectl or by kustomize itself.</summary>
internal static class Kustomize
{
    private const string Folder = "deploy/kubernetes";
    private static readonly ConcurrentDictionary<string, string> Rendered = [];

    /// <summary>What there is to apply: the base, each overlay, and each component with an overlay it is for.</summary>
    public static IEnumerable<string> Deployments =>
        ["base", .. Overlays, .. Names("components").Select(component => $"{(component.EndsWith("/mig", StringComparison.Ordinal) ? "overlays/gpu" : "overlays/cpu")} + {component}")];

    public static IEnumerable<string> Overlays => Names("overlays");

    /// <summary>The objects of one of <see cref="Deployments"/>; the test is skipped where neither program is installed.</summary>
    public static Objects Read(string deployment) => Objects.Read(Render(deployment));

    /// <summary>Their text.</summary>
    public static string Render(string deployment)
    {
        Assert.SkipUnless(Command.Exists("kubectl") || Command.Exists("kustomize"), "kubectl and kustomize are missing, one of them is needed (https://kubernetes.io/docs/tasks/tools)");
        return Rendered.GetOrAdd(deployment, RenderAnew);
    }

    private static string RenderAnew(string deployment)
    {
        if (deployment.Split(" + ") is not [var overlay, .. { Length: > 0 } components])
        {
            return Build(Repository.File($"{Folder}/{deployment}"));
        }

        using var folder = new TempFolder();
        string FromHere(string name) => Path.GetRelativePath(folder.Path, Repository.File($"{Folder}/{name}")); // kustomize takes no absolute paths
        File.WriteAllText(folder["kustomization.yaml"], $"resources: [{FromHere(overlay)}]\ncomponents: [{string.Join(", ", components.Select(FromHere))}]\n");
        return Build(folder.Path);
    }

    private static string Build(string folder) =>
        Command.Exists("kubectl") ? Command.Run("kubectl", ["kustomize", folder]) : Command.Run("kustomize", ["build", folder]);

    private static IEnumerable<string> Names(string kind) =>
        Directory.GetDirectories(Repository.File($"{Folder}/{kind}")).Select(path => $"{kind}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal);
}
