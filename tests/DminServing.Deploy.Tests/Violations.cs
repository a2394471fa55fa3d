using k8s.Models;

namespace DminServing.Deploy.Tests;

/// <summary>For each rule of <see cref="Policy"/>, what breaks it and no other.</summary>
internal static class Violations
{
    public static IReadOnlyDictionary<string, Action<Objects>[]> Of { get; } = new Dictionary<string, Action<Objects>[]>
    {
        ["Nothing runs as root"] =
        [
            objects => objects.Pod.SecurityContext.RunAsNonRoot = false,
            objects => objects.Pod.SecurityContext.RunAsUser = 0,
            objects => objects.Server.SecurityContext.RunAsUser = 0,
            objects => objects.Server.SecurityContext.RunAsNonRoot = false,
        ],
        ["Nothing gains privileges"] = [objects => objects.Server.SecurityContext.AllowPrivilegeEscalation = null, objects => objects.Server.SecurityContext.Privileged = true],
        ["Nothing has capabilities"] = [objects => objects.Server.SecurityContext.Capabilities.Drop = ["NET_RAW"], objects => objects.Server.SecurityContext.Capabilities.Add = ["SYS_ADMIN"]],
        ["File systems are read-only"] = [objects => objects.Server.SecurityContext.ReadOnlyRootFilesystem = null],
        ["System calls are filtered"] =
        [
            objects => objects.Pod.SecurityContext.SeccompProfile = null,
            objects => objects.Server.SecurityContext.SeccompProfile = new V1SeccompProfile { Type = "Unconfined" },
        ],
        ["The node is out of reach"] =
        [
            objects => objects.Pod.HostNetwork = true,
            objects => objects.Pod.HostPID = true,
            objects => objects.Pod.Volumes.Add(new V1Volume { Name = "node", HostPath = new V1HostPathVolumeSource { Path = "/" } }),
        ],
        ["There is no token"] = [objects => objects.Pod.AutomountServiceAccountToken = null, objects => objects.Of<V1ServiceAccount>().Single().AutomountServiceAccountToken = null],
        ["Secrets come from secrets that exist"] =
        [
            objects => (Variable(objects, "Behaviors__Redis__Password").Value, Variable(objects, "Behaviors__Redis__Password").ValueFrom) = ("hunter2", null),
            objects => Variable(objects, "Access__Clients__0__KeySha256__0").ValueFrom.SecretKeyRef.Optional = true,
        ],
        ["The image is a version or a digest"] = [objects => objects.Server.Image = "ghcr.io/dminserving/dminserving:latest"],
        ["Three probes ask the server"] =
        [
            objects => objects.Server.StartupProbe = null,
            objects => objects.Server.ReadinessProbe = null,
            objects => objects.Server.LivenessProbe.HttpGet.Path = "/healthz/ready", // Redis or a reload must not restart anything
        ],
        ["Processors and memory are requested and limited"] =
        [
            objects => objects.Server.Resources = null,
            objects => objects.Server.Resources.Limits.Remove("cpu"),
            objects => objects.Server.Resources.Requests["memory"] = new ResourceQuantity("512Mi"),
        ],
        ["A stop has the time it needs"] =
        [
            objects => objects.Pod.TerminationGracePeriodSeconds = 30,
            objects => objects.Server.Lifecycle = null,
            objects => Variable(objects, "Server__ShutdownTimeout").Value = "00:00:35",
        ],
        ["A rollout takes nobody away"] = [objects => objects.Deployment.Spec.MinReadySeconds = null, objects => objects.Deployment.Spec.Strategy.RollingUpdate.MaxUnavailable = "25%"],
        ["Replicas are spread"] = [objects => objects.Pod.TopologySpreadConstraints.RemoveAt(0), objects => objects.Pod.TopologySpreadConstraints[1].LabelSelector = Other()],
        ["A disruption budget keeps replicas"] =
        [
            objects => objects.Of<V1PodDisruptionBudget>().Single().Spec.Selector = Other(),
            objects => objects.Of<V1PodDisruptionBudget>().Single().Spec.MaxUnavailable = null,
        ],
        ["The autoscaler owns the replicas"] = [objects => objects.Deployment.Spec.Replicas = 3, objects => objects.Of<V2HorizontalPodAutoscaler>().Single().Spec.ScaleTargetRef.Name = "other"],
        ["Services select the server"] =
        [
            objects => objects.Of<V1Service>().First().Spec.Selector["app.kubernetes.io/name"] = "other",
            objects => objects.Of<V1Service>().Last().Spec.Ports[0].TargetPort = "management",
        ],
        ["Callers of gRPC see every replica"] = [objects => objects.Of<V1Service>().Single(service => service.Metadata.Name == "dmin-grpc").Spec.ClusterIP = null],
        ["The network is closed"] =
        [
            objects => objects.Of<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "dmin-default-deny").Spec.PolicyTypes = ["Ingress"],
            objects => objects.Of<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "dmin-default-deny").Spec.Egress = [new V1NetworkPolicyEgressRule()],
        ],
        ["The network has doors for callers, Prometheus, names, Redis and telemetry"] =
        [
            objects => Doors(objects).Ingress[0].FromProperty = null,
            objects => Doors(objects).Egress.RemoveAt(1),
            objects => Doors(objects).PodSelector = Other(),
        ],
        ["Namespaces ask for restricted pods"] = [objects => objects.Of<V1Namespace>().Single().Metadata.Labels["pod-security.kubernetes.io/enforce"] = "baseline"],
    };

    private static V1EnvVar Variable(Objects objects, string name) => objects.Server.Env.Single(variable => variable.Name == name);

    private static V1NetworkPolicySpec Doors(Objects objects) => objects.Of<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "dmin").Spec;

    private static V1LabelSelector Other() => new() { MatchLabels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "other" } };
}
