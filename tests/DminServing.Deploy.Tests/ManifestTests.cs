using DminServing.Testing;
using k8s.Models;
using Xunit;

namespace DminServing.Deploy.Tests;

/// <summary>Every object has only fields that its kind has, and names only settings that there are.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Deployments() => [.. Kustomize.Deployments];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Objects_Have_Only_Fields_That_There_Are(string deployment) => Assert.NotEmpty(Kustomize.Read(deployment).All);

    [Theory]
    [InlineData("minReadySeconds: 5", "minReadySecond: 5")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFileSystem: true")]
    [InlineData("periodSeconds: 10", "periodSecond: 10")]
    [InlineData("policyTypes:", "policyType:")]
    [InlineData("averageValue: 15m", "averageValues: 15m")]
    [InlineData("kind: Deployment", "kind: Deploymnet")]
    public void A_Misspelled_Field_Is_Found(string right, string wrong)
    {
        var yaml = Kustomize.Render("base");
        Assert.Contains(right, yaml);

        Assert.ThrowsAny<Exception>(() => Objects.Read(yaml.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_Example_Has_The_Secrets_That_Pods_Ask_For()
    {
        var secrets = Objects.Read(File.ReadAllText(Repository.File("deploy/kubernetes/secret.example.yaml"))).Of<V1Secret>();
        var deployed = Kustomize.Read("base");

        Assert.Equal(
            deployed.Server.Env.Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>().Select(key => $"{key.Name}/{key.Key}").Order(),
            secrets.SelectMany(secret => secret.StringData.Keys.Select(key => $"{secret.Metadata.Name}/{key}")).Order());
        Assert.All(secrets, secret => Assert.Equal(deployed.Deployment.Metadata.NamespaceProperty, secret.Metadata.NamespaceProperty));
        Assert.Empty(deployed.Of<V1Secret>());
    }

    [Fact]
    public void A_Slice_Of_A_Gpu_Stands_In_For_A_Whole_One()
    {
        Assert.Equal("1", Gpus("overlays/gpu")["nvidia.com/gpu"]);
        Assert.Equal("1", Gpus("overlays/gpu + components/mig")["nvidia.com/mig-1g.10gb"]);
        Assert.Single(Gpus("overlays/gpu + components/mig"));
        Assert.Empty(Gpus("overlays/cpu"));

        static Dictionary<string, string> Gpus(string deployment) =>
            Kustomize.Read(deployment).Server.Resources.Limits.Where(limit => limit.Key.StartsWith("nvidia.com/", StringComparison.Ordinal)).ToDictionary(limit => limit.Key, limit => limit.Value.ToString());
    }

    [Fact]
    public void The_Monitor_Selects_The_Service_That_Has_Its_Port()
    {
        var objects = Kustomize.Read("overlays/cpu + components/service-monitor");
        var monitor = objects.Of<ServiceMonitor>().Single();

        Assert.Contains(objects.Of<V1Service>(), service =>
            monitor.Spec.Selector.MatchLabels.All(service.Metadata.Labels.Contains) && service.Spec.Ports.Any(port => port.Name == monitor.Spec.Endpoints.Single().Port));
    }

    [Fact]
    public void The_Autoscaler_Asks_For_A_Metric_Of_The_Server() // dmin.admission.wait in seconds, as Prometheus spells it
    {
        var metric = Kustomize.Read("base").Of<V2HorizontalPodAutoscaler>().Single().Spec.Metrics.Single().Pods.Metric.Name;
        var source = File.ReadAllText(Repository.File("src/DminServing.Pipeline/Telemetry/PipelineMetrics.cs"));

        Assert.EndsWith("_seconds", metric);
        Assert.Contains($"\"{metric[..^"_seconds".Length].Replace('_', '.')}\", wait, \"s\"", source);
    }

    [Fact]
    public void Variables_That_Deployment_Files_Name_Are_Settings() =>
        Assert.All(
            Directory.EnumerateFiles(Repository.File("deploy"), "*", SearchOption.AllDirectories).SelectMany(file => Settings.In(File.ReadAllText(file))).Distinct(), variable => Assert.True(Settings.Exists(variable), variable));

    [Theory]
    [InlineData("Server__ShutdownTimeuot", false)]
    [InlineData("Access__Clients__0__KeySha256__1", true)]
    [InlineData("Behaviors__Redis__Connection", true)]
    public void A_Variable_That_Sets_Nothing_Is_Found(string variable, bool isSetting)
    {
        Assert.Equal([variable], Settings.In($"- name: {variable}"));
        Assert.Equal(isSetting, Settings.Exists(variable));
    }
}
