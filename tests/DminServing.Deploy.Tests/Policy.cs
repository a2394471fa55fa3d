using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace DminServing.Deploy.Tests;

/// <summary>What must hold of the server wherever it is deployed.</summary>
internal static partial class Policy
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new("Nothing runs as root", objects =>
            objects.Pod.SecurityContext is { RunAsNonRoot: true, RunAsUser: > 0 } && objects.Containers.All(container => container.SecurityContext is { RunAsNonRoot: null or true, RunAsUser: null or > 0 })),
        new("Nothing gains privileges", objects =>
            objects.Containers.All(container => container.SecurityContext is { AllowPrivilegeEscalation: false, Privileged: null or false })),
        new("Nothing has capabilities", objects =>
            objects.Containers.All(container => container.SecurityContext?.Capabilities is { Drop: ["ALL"], Add: null or [] })),
        new("File systems are read-only", objects => objects.Containers.All(container => container.SecurityContext?.ReadOnlyRootFilesystem == true)),
        new("System calls are filtered", objects =>
            objects.Pod.SecurityContext?.SeccompProfile?.Type == "RuntimeDefault" && objects.Containers.All(container => container.SecurityContext?.SeccompProfile is null)),
        new("The node is out of reach", objects =>
            objects.Pod is { HostNetwork: null or false, HostPID: null or false, HostIPC: null or false } && (objects.Pod.Volumes ?? []).All(volume => volume.HostPath is null)),
        new("There is no token", objects =>
            objects.Pod.AutomountServiceAccountToken == false && objects.Of<V1ServiceAccount>().Single(account => account.Metadata.Name == objects.Pod.ServiceAccountName).AutomountServiceAccountToken == false),
        new("Secrets come from secrets that exist", objects =>
            objects.Server.Env.Where(variable => Secret().IsMatch(variable.Name)).All(variable => variable is { Value: null, ValueFrom.SecretKeyRef.Optional: null or false })),
        new("The image is a version or a digest", objects => objects.Containers.All(container => FixedImage().IsMatch(container.Image))),
        new("Three probes ask the server", objects =>
            objects.Server is { StartupProbe.HttpGet.Path: "/healthz/startup", LivenessProbe.HttpGet.Path: "/healthz/live" }
            && objects.Server.ReadinessProbe is { HttpGet.Path: "/healthz/ready" } or { Grpc.Port: 8081 }),
        new("Processors and memory are requested and limited", objects =>
            objects.Containers.All(container => container.Resources is { Requests: { } requests, Limits: { } limits }
                && requests.ContainsKey("cpu") && limits.ContainsKey("cpu") && requests.TryGetValue("memory", out var memory) && limits.TryGetValue("memory", out var most) && memory.Equals(most))),
        new("A stop has the time it needs", objects =>
            objects.Server.Lifecycle?.PreStop?.Sleep?.Seconds is { } pause && objects.Pod.TerminationGracePeriodSeconds > pause + ShutdownTimeout(objects.Server).TotalSeconds),
        new("A rollout takes nobody away", objects =>
            objects.Deployment.Spec is { MinReadySeconds: >= 5, Strategy.RollingUpdate.MaxUnavailable: { } unavailable } && unavailable.Value == "0"),
        new("Replicas are spread", objects =>
            (objects.Pod.TopologySpreadConstraints ?? []).Where(spread => Selects(spread.LabelSelector, objects)).Select(spread => spread.TopologyKey)
            .Order(StringComparer.Ordinal).SequenceEqual(["kubernetes.io/hostname", "topology.kubernetes.io/zone"])),
        new("A disruption budget keeps replicas", objects =>
            objects.Of<V1PodDisruptionBudget>().Any(budget => InNamespace(budget.Metadata, objects) && Selects(budget.Spec.Selector, objects) && budget.Spec.MaxUnavailable?.Value == "1")),
        new("The autoscaler owns the replicas", objects =>
            objects.Deployment.Spec.Replicas is null
            && objects.Of<V2HorizontalPodAutoscaler>().Single().Spec is { MinReplicas: >= 2, ScaleTargetRef: { Kind: "Deployment" } target } && target.Name == objects.Deployment.Metadata.Name),
        new("Services select the server", objects =>
            objects.Of<V1Service>().All(service => InNamespace(service.Metadata, objects) && Selects(service.Spec.Selector, objects)
                && service.Spec.Ports.All(port => objects.Server.Ports.Any(open => open.Name == port.TargetPort?.Value && open.ContainerPort == port.Port)))),
        new("Callers of gRPC see every replica", objects =>
            objects.Of<V1Service>().Single(service => service.Spec.Ports.Any(port => port.Port == 8081)).Spec.ClusterIP == "None"),
        new("The network is closed", objects =>
            Policies(objects).Any(policy => policy.Spec is { PodSelector: { MatchLabels: null or { Count: 0 }, MatchExpressions: null or [] }, PolicyTypes: ["Ingress", "Egress"], Ingress: null or [], Egress: null or [] })),
        new("The network has doors for callers, Prometheus, names, Redis and telemetry", objects =>
            Policies(objects).Where(policy => policy.Spec.PodSelector.MatchLabels is { Count: > 0 }).ToArray() is [{ Spec: { PolicyTypes: ["Ingress", "Egress"] } doors }] && Selects(doors.PodSelector, objects)
            && doors.Ingress.All(door => door.FromProperty is { Count: > 0 })
            && Ports(doors.Ingress.SelectMany(door => door.Ports)) == "8080 8081 8082" && Ports(doors.Egress.SelectMany(door => door.Ports)) == "53 53 6379 4317"),
        new("Namespaces ask for restricted pods", objects =>
            objects.Of<V1Namespace>().All(space => space.Metadata.Labels?.TryGetValue("pod-security.kubernetes.io/enforce", out var level) == true && level == "restricted")),
    ];

    /// <summary>The names of the rules that do not hold.</summary>
    public static IEnumerable<string> BrokenBy(Objects objects) => Rules.Where(rule => !rule.Holds(objects)).Select(rule => rule.Name);

    /// <summary>Whether every image is one and the same for ever; no rule, for an example cannot know yours.</summary>
    public static bool IsPinned(Objects objects) => objects.Containers.All(container => container.Image.Contains("@sha256:", StringComparison.Ordinal));

    private static IEnumerable<V1NetworkPolicy> Policies(Objects objects) => objects.Of<V1NetworkPolicy>().Where(policy => InNamespace(policy.Metadata, objects));

    private static string Ports(IEnumerable<V1NetworkPolicyPort> ports) => string.Join(' ', ports.Select(port => port.Port?.Value));

    private static bool InNamespace(V1ObjectMeta metadata, Objects objects) => metadata.NamespaceProperty == objects.Deployment.Metadata.NamespaceProperty;

    private static bool Selects(V1LabelSelector? selector, Objects objects) => selector?.MatchExpressions is null or [] && Selects(selector?.MatchLabels, objects);

    private static bool Selects(IDictionary<string, string>? wanted, Objects objects) =>
        wanted is { Count: > 0 } && wanted.All(label => objects.Deployment.Spec.Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static TimeSpan ShutdownTimeout(V1Container server) =>
        TimeSpan.Parse(server.Env.FirstOrDefault(variable => variable.Name == "Server__ShutdownTimeout")?.Value ?? Settings.Default("Server:ShutdownTimeout"), CultureInfo.InvariantCulture);

    [GeneratedRegex("Password|KeySha256", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();

    [GeneratedRegex("^[^@:]+(:[0-9]+/[^@:]+)?(:[0-9]+[.][0-9]+[.][0-9]+(-[a-z0-9.]+)?|@sha256:[0-9a-f]{64})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FixedImage();
}
