using k8s;
using k8s.Models;
using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>The chart gives the objects that kustomize gives, so the rules of the one hold of the other.</summary>
public sealed class ChartTests
{
    private static string Gpu => File.ReadAllText(Path.Combine(Chart.Folder, "values-gpu.yaml"));

    [Fact]
    public void Without_Values_It_Is_The_Base() => AssertSame("base");

    [Fact]
    public void With_A_Setting_It_Is_The_Cpu_Overlay() => AssertSame("overlays/cpu", "settings: { Inference__Provider: cpu }");

    [Fact]
    public void With_The_Values_For_A_Gpu_It_Is_The_Gpu_Overlay() => AssertSame("overlays/gpu", Gpu);

    [Fact]
    public void With_Another_Resource_It_Is_The_Slice_Of_A_Gpu() => AssertSame("overlays/gpu + components/mig", Gpu, "gpu: { resource: nvidia.com/mig-1g.10gb }");

    [Theory]
    [InlineData("models-pvc", "models: { claim: dmin-models }")]
    [InlineData("grpc-probe", "readiness: { grpc: true }")]
    [InlineData("service-monitor", "monitoring: { serviceMonitor: true }")]
    public void With_A_Value_It_Is_A_Component(string component, string value) =>
        AssertSame($"overlays/cpu + components/{component}", "settings: { Inference__Provider: cpu }", value);

    [Fact]
    public void A_Digest_Wins_Over_The_Tag()
    {
        const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

        var objects = Chart.Read($"image: {{ repository: registry.example/dminserving, digest: \"{Digest}\" }}");

        Assert.Equal($"registry.example/dminserving@{Digest}", objects.Server.Image);
        Assert.Empty(Policy.BrokenBy(objects));
    }

    [Fact]
    public void Clients_Are_Counted()
    {
        var objects = Chart.Read("access: { clients: [{ name: ranker, roles: [score], secretKey: a }, { name: people, roles: [score, debug], secretKey: b }] }");

        Assert.Equal(
            ["people", "score", "debug", "b"],
            objects.Server.Env.Where(variable => variable.Name.StartsWith("Access__Clients__1__", StringComparison.Ordinal)).Select(variable => variable.Value ?? variable.ValueFrom.SecretKeyRef.Key));
        Assert.Empty(Policy.BrokenBy(objects));
    }

    private static void AssertSame(string deployment, params string[] values) =>
        Assert.Equal(Described(Kustomize.Read(deployment)), Described(Chart.Read(values)));

    // Each object as a line; without what only Helm adds, without the namespace, which Helm makes itself, and with variables in one order.
    private static IEnumerable<string> Described(Objects objects)
    {
        objects.Server.Env = [.. objects.Server.Env.OrderBy(variable => variable.Name, StringComparer.Ordinal)];
        foreach (var labels in objects.All.OfType<IKubernetesObject<V1ObjectMeta>>().Select(each => each.Metadata.Labels))
        {
            labels.Remove("helm.sh/chart");
            labels.Remove("app.kubernetes.io/managed-by");
        }

        return objects.All.Where(each => each is not V1Namespace).Select(Sorted).Order(StringComparer.Ordinal);
    }

    private static string Sorted(object each) => Json.Sorted(KubernetesJson.Serialize(each));
}
