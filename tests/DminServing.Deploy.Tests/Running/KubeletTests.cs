using System.Net.Sockets;
using System.Security.Cryptography;
using DminServing.Soak;
using DminServing.Testing;
using k8s.Models;
using Xunit;
using static DminServing.Deploy.Tests.Running.PodState;

namespace DminServing.Deploy.Tests.Running;

/// <summary>The built server under the probes of the manifests, from its start to its end, and when it is broken or hangs.</summary>
/// <remarks>Paths, ports, periods, timeouts and thresholds are the manifests', only that their seconds pass faster (<see cref="Pace"/>). What is compared is the order of the states, never a time.</remarks>
public sealed class KubeletTests
{
    private const string HttpProbes = "base";
    private const string GrpcProbe = "overlays/cpu + components/grpc-probe";

    [Theory]
    [InlineData(HttpProbes)]
    [InlineData(GrpcProbe)]
    public async Task A_Server_Starts_Is_Ready_Drains_And_Is_Gone(string deployment)
    {
        var pod = Kustomize.Read(deployment).Pod;
        using var model = new AwaitedModel();
        await using var server = Launch(pod, model.Root, ("Server:DrainDelay", "00:00:05"));
        await server.BecomesAliveAsync();
        var kubelet = new Kubelet(pod, server, new Pace());

        await kubelet.StepAsync();
        await kubelet.StepAsync();
        Assert.Equal((Starting, 2), (kubelet.State, kubelet.Startup.InARow)); // it answers, and is not ready
        await model.ArrivesAsync();
        await kubelet.UntilAsync(Ready);
        await kubelet.PreStopAsync();
        Assert.Equal(Stopping, kubelet.State); // calls still come, and are served
        kubelet.Terminate();
        await kubelet.UntilAsync(Draining);
        Assert.True(await kubelet.Liveness.AskAsync()); // a kubelet does not ask it any more
        await kubelet.UntilAsync(Gone);

        Assert.Equal([Starting, NotReady, Ready, Stopping, Draining, Gone], kubelet.States);
        Assert.Equal(0, server.ExitCode);
        foreach (var address in new[] { server.Rest, server.Grpc, server.Management })
        {
            Assert.Equal(SocketError.ConnectionRefused, await ConnectAsync(new Uri(address)));
        }
    }

    [Theory]
    [InlineData(HttpProbes)]
    [InlineData(GrpcProbe)]
    public async Task A_Process_That_Hangs_Is_Sent_No_Calls_And_Then_Given_Up(string deployment)
    {
        var pod = Kustomize.Read(deployment).Pod;
        using var models = new TempFolder();
        new HandMadeModel().WriteTo(models.Path);
        await using var server = Launch(pod, models.Path);
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
        var pod = Kustomize.Read(HttpProbes).Pod;
        using var model = new AwaitedModel();
        await using var server = Launch(pod, model.Root);
        await server.BecomesAliveAsync();
        var kubelet = new Kubelet(pod, server, new Pace(Starts: 0.02));

        await kubelet.UntilAsync(Ready);

        Assert.Equal([Starting, GivenUp], kubelet.States);
        Assert.Equal(pod.Containers.Single().StartupProbe.FailureThreshold, kubelet.Startup.InARow);
    }

    [Fact]
    public async Task A_Broken_Model_Never_Becomes_Ready()
    {
        var pod = Kustomize.Read(HttpProbes).Pod;
        using var models = new TempFolder();
        new HandMadeModel { GoldenError = 0.1f }.WriteTo(models.Path);
        await using var server = Launch(pod, models.Path);
        var kubelet = new Kubelet(pod, server, new Pace());

        await kubelet.UntilAsync(Ready);

        const int Configuration = 78;
        Assert.Equal([Starting, Gone], kubelet.States);
        Assert.Equal(Configuration, server.ExitCode);
    }

    // With the container's own environment, but for what is outside of the pod: models, Redis, and what is in secrets.
    private static ServerProcess Launch(V1PodSpec pod, string models, params (string Key, string Value)[] settings) =>
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

    private static async Task<SocketError> ConnectAsync(Uri address)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(address.Host, address.Port);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
