using System.Text.RegularExpressions;
using DminServing.Testing;
using k8s;
using k8s.Models;
using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>The chart gives the objects that kustomize gives, and they keep the same rules.</summary>
public sealed partial class ChartTests
{
    private const string Everything = "overlays/gpu + components/grpc-probe + components/mig + components/models-pvc + components/service-monitor";
    private const string Cpu = "settings: { Inference__Provider: cpu }";
    private const string Slice = "gpu: { resource: nvidia.com/mig-1g.10gb }";
    private const string Claim = "models: { claim: dmin-models }";
    private const string GrpcProbe = "readiness: { grpc: true }";
    private const string Monitor = "monitoring: { serviceMonitor: true }";
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly string Gpu = File.ReadAllText(Path.Combine(Chart.Folder, "values-gpu.yaml"));

    // What each deployment of kustomize is as values.
    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["base"] = [],
        ["overlays/cpu"] = [Cpu],
        ["overlays/gpu"] = [Gpu],
        ["overlays/cpu + components/grpc-probe"] = [Cpu, GrpcProbe],
        ["overlays/gpu + components/mig"] = [Gpu, Slice],
        ["overlays/cpu + components/models-pvc"] = [Cpu, Claim],
        ["overlays/cpu + components/service-monitor"] = [Cpu, Monitor],
        [Everything] = [Gpu, Slice, Claim, GrpcProbe, Monitor],
    };

    public static TheoryData<string> Deployments() => [.. Values.Keys];

    [Fact]
    public void Whatever_Kustomize_Gives_The_Chart_Gives() => Assert.Empty(Kustomize.Deployments.Except(Values.Keys));

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Its_Objects_Are_Those_Of_Kustomize(string deployment) =>
        Assert.Equal(Described(Kustomize.Read(deployment)), Described(Chart.Read(Values[deployment])));

    [Fact]
    public void Objects_That_Differ_In_A_Value_Are_Not_The_Same() =>
        Assert.NotEqual(Described(Kustomize.Read("base")), Described(Chart.Read("resources: { cpu: \"3\" }")));

    [Theory]
    [MemberData(nameof(Deployments))]
    public void It_Keeps_Every_Rule(string deployment) => Assert.Empty(Policy.BrokenBy(Chart.Read(Values[deployment])));

    [Fact]
    public void Another_Release_Has_Names_Of_Its_Own_And_Keeps_Every_Rule()
    {
        var other = Objects.Read(Chart.Render("shoes", "shop"));

        Assert.Empty(Policy.BrokenBy(other));
        Assert.Empty(Names(other).Intersect(Names(Chart.Read()), StringComparer.Ordinal));
        Assert.All(other.All.OfType<IKubernetesObject<V1ObjectMeta>>(), each => Assert.Equal("shop", each.Metadata.NamespaceProperty));

        static IEnumerable<string> Names(Objects objects) => objects.All.OfType<IKubernetesObject<V1ObjectMeta>>().Select(each => each.Metadata.Name);
    }

    [Fact]
    public void A_Digest_Wins_Over_The_Tag()
    {
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

    [Theory]
    [InlineData("settings: { Admission__MaxWait: \"00:00:00.1\", OTEL_EXPORTER_OTLP_ENDPOINT: http://collector.monitoring:4317 }", "Admission__MaxWait", "00:00:00.1")]
    [InlineData("redis: { connection: \"redis.shop.svc:6379,ssl=true\" }", "Behaviors__Redis__Connection", "redis.shop.svc:6379,ssl=true")]
    public void A_Setting_Reaches_The_Server(string values, string variable, string value) =>
        Assert.Equal(value, Chart.Read(values).Server.Env.Single(each => each.Name == variable).Value);

    [Theory]
    [InlineData("image: { digest: \"sha256:0123\" }", "image.digest")]
    [InlineData("image: { tag: latest }", "image.tag")]
    [InlineData("image: { tag: \"\", digest: \"\" }", "image")]
    [InlineData("resources: { memroy: 1Gi }", "memroy")]
    [InlineData("resources: { memory: 1000000000 }", "resources.memory")]
    [InlineData("redis: { port: \"6379\" }", "redis.port")]
    [InlineData("access: { clients: [] }", "access.clients")]
    [InlineData("access: { clients: [{ name: ranker, roles: [admin], secretKey: a }] }", "access.clients.0.roles.0")]
    [InlineData("autoscaler: { minReplicas: 1 }", "autoscaler.minReplicas")]
    [InlineData("readiness: { grpc: \"no\" }", "readiness.grpc")]
    [InlineData("settings: { ServerRestPort: \"1\" }", "ServerRestPort")]
    [InlineData("settings: { Behaviors__Redis__Password: hunter2 }", "Behaviors__Redis__Password")]
    [InlineData("replicas: 3", "replicas")]
    [InlineData("gpu: null", "gpu")]
    public void Values_That_Cannot_Work_Are_Refused(string values, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => Chart.Read(values)).Message, StringComparison.Ordinal);

    [Fact]
    public void It_Has_The_Version_Of_The_Server()
    {
        var version = Version().Match(File.ReadAllText(Repository.File("Directory.Build.props"))).Groups["version"].Value;

        Assert.Contains($"\nappVersion: {version}\n", File.ReadAllText(Path.Combine(Chart.Folder, "Chart.yaml")), StringComparison.Ordinal);
        Assert.EndsWith($":{version}", Chart.Read().Server.Image, StringComparison.Ordinal);
        Assert.EndsWith($":{version}-gpu", Chart.Read(Gpu).Server.Image, StringComparison.Ordinal);
    }

    // Each object as a line; without what only Helm adds, without the namespace, which Helm makes itself, and with variables and volumes in one order.
    private static IEnumerable<string> Described(Objects objects)
    {
        objects.Server.Env = [.. objects.Server.Env.OrderBy(variable => variable.Name, StringComparer.Ordinal)];
        objects.Server.VolumeMounts = [.. objects.Server.VolumeMounts.OrderBy(mount => mount.Name, StringComparer.Ordinal)];
        objects.Pod.Volumes = [.. objects.Pod.Volumes.OrderBy(volume => volume.Name, StringComparer.Ordinal)];
        foreach (var labels in objects.All.OfType<IKubernetesObject<V1ObjectMeta>>().Select(each => each.Metadata.Labels))
        {
            labels.Remove("helm.sh/chart");
            labels.Remove("app.kubernetes.io/managed-by");
        }

        return objects.All.Where(each => each is not V1Namespace).Select(each => Json.Sorted(KubernetesJson.Serialize(each))).Order(StringComparer.Ordinal);
    }

    [GeneratedRegex("<Version>(?<version>[^<]+)</Version>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
