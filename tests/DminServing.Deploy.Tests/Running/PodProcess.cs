using System.Security.Cryptography;
using DminServing.Soak;
using DminServing.Testing;
using k8s.Models;

namespace DminServing.Deploy.Tests.Running;

/// <summary>The built server in the place of a pod's container.</summary>
internal static class PodProcess
{
    /// <summary>Starts it with the container's own environment, but for what is outside of the pod: models, Redis, and what is in secrets.</summary>
    /// <param name="pod">Of the manifest.</param>
    /// <param name="models">A folder with a <see cref="HandMadeModel"/>.</param>
    /// <param name="settings">Settings beside the container's.</param>
    public static ServerProcess Launch(V1PodSpec pod, string models, params (string Key, string Value)[] settings) =>
        ServerProcess.Launch(
            "",
            [
                .. pod.Containers.Single().Env.Select(variable => (variable.Name, variable.Value ?? Secret(variable.ValueFrom.SecretKeyRef.Key))),
                ("Behaviors:Redis:Connection", ""),
                ("Models:Path", models),
                ("Models:Default", new HandMadeModel().Name),
                .. settings,
            ]);

    private static string Secret(string key) => key.EndsWith("sha256", StringComparison.Ordinal) ? Convert.ToHexStringLower(SHA256.HashData("a key"u8)) : "";
}
