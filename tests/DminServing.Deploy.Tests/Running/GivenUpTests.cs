using DminServing.Testing;
using Xunit;
using static DminServing.Deploy.Tests.Running.PodState;

namespace DminServing.Deploy.Tests.Running;

/// <summary>What the probes of the manifests make of a server that is broken or hangs: the controls of <see cref="KubeletTests"/>.</summary>
public sealed class GivenUpTests
{
    [Theory]
    [InlineData("base")]
    [InlineData("overlays/cpu + components/grpc-probe")]
    public async Task A_Process_That_Hangs_Is_Sent_No_Calls_And_Then_Given_Up(string deployment)
    {
        var pod = Kustomize.Read(deployment).Pod;
        using var models = new TempFolder();
        new HandMadeModel().WriteTo(models.Path);
        await using var server = PodProcess.Launch(pod, models.Path);
        await server.BecomesAliveAsync();
        var kubelet = new Kubelet(pod, server, new Pace(Timeouts: 0.1));
        await kubelet.UntilAsync(Ready);

        server.Signal("STOP");
        await kubelet.UntilAsync(GivenUp);

        Assert.Equal([Starting, NotReady, Ready, NotReady, GivenUp], kubelet.States);
        Assert.Equal(pod.Containers.Single().LivenessProbe.FailureThreshold, kubelet.Liveness.InARow);
        Assert.Null(server.ExitCode);
    }

    [Fact]
    public async Task A_Model_That_Is_Never_Loaded_Is_Given_Up_After_As_Many_Questions_As_The_Manifest_Allows()
    {
        var pod = Kustomize.Read("base").Pod;
        using var model = new AwaitedModel();
        await using var server = PodProcess.Launch(pod, model.Root);
        await server.BecomesAliveAsync();
        var kubelet = new Kubelet(pod, server, new Pace(Starts: 0.02));

        await kubelet.UntilAsync(Ready);

        Assert.Equal([Starting, GivenUp], kubelet.States);
        Assert.Equal(pod.Containers.Single().StartupProbe.FailureThreshold, kubelet.Startup.InARow);
    }

    [Fact]
    public async Task A_Broken_Model_Never_Becomes_Ready()
    {
        var pod = Kustomize.Read("base").Pod;
        using var models = new TempFolder();
        new HandMadeModel { GoldenError = 0.1f }.WriteTo(models.Path);
        await using var server = PodProcess.Launch(pod, models.Path);
        var kubelet = new Kubelet(pod, server, new Pace());

        await kubelet.UntilAsync(Ready);

        const int Configuration = 78;
        Assert.Equal([Starting, Gone], kubelet.States);
        Assert.Equal(Configuration, server.ExitCode);
    }
}
