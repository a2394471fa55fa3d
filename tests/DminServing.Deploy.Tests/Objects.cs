using k8s;
using k8s.Models;

namespace DminServing.Deploy.Tests;

/// <summary>Kubernetes objects of a deployment.</summary>
internal sealed class Objects
{
    private static readonly Dictionary<string, Type> OthersKinds = new() { ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor) };

    private Objects(IReadOnlyList<object> all) => All = all;

    public IReadOnlyList<object> All { get; }

    public V1Deployment Deployment => Of<V1Deployment>().Single();

    public V1PodSpec Pod => Deployment.Spec.Template.Spec;

    public V1Container Server => Pod.Containers.Single();

    public IEnumerable<V1Container> Containers => [.. Pod.Containers, .. Pod.InitContainers ?? []];

    public IEnumerable<T> Of<T>() => All.OfType<T>();

    /// <summary>Reads each object strictly: a field that its kind has not is an error, and so is a kind that there is not.</summary>
    public static Objects Read(string yaml) => new(KubernetesYaml.LoadAllFromString(yaml, OthersKinds, strict: true));
}
