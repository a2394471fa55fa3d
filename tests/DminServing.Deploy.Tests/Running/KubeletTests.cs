using System.Net.Sockets;
using Xunit;
using static DminServing.Deploy.Tests.Running.PodState;

namespace DminServing.Deploy.Tests.Running;

/// <summary>The built server under the probes of the manifests, from its start to its end.</summary>
/// <remarks>Paths, ports, periods, timeouts and thresholds are the manifests', only that their seconds pass faster (<see cref="Pace"/>). What is compared is the order of the states, never a time.</remarks>
public sealed class KubeletTests
{
    [Theory]
    [InlineData("base")]
    [InlineData("overlays/cpu + components/grpc-probe")]
    public async Task A_Server_Starts_Is_Ready_Drains_And_Is_Gone(string deployment)
    {
        var pod = Kustomize.Read(deployment).Pod;
        using var model = new AwaitedModel();
        await using var server = PodProcess.Launch(pod, model.Root, ("Server:DrainDelay", "00:00:05"));
        await server.BecomesAliveAsync();
        var kubelet = new Kubelet(pod, server, new Pace());

        await kubelet.StepAsync();
        await kubelet.StepAsync();
        Assert.Equal((Starting, 2), (kubelet.State, kubelet.Startup.InARow)); // it answers, and its model is being loaded
        await model.ArrivesAsync();
        await kubelet.UntilAsync(Ready);
        await kubelet.PreStopAsync();
        Assert.Equal(Stopping, kubelet.State); // calls still come, and are served
        kubelet.Terminate();
        await kubelet.UntilAsync(Draining);
        Assert.True(await kubelet.Liveness.AskAsync()); // a kubelet does not ask any more, and would hear nothing bad
        await kubelet.UntilAsync(Gone);

        Assert.Equal([Starting, NotReady, Ready, Stopping, Draining, Gone], kubelet.States);
        Assert.Equal(0, server.ExitCode);
        foreach (var address in new[] { server.Rest, server.Grpc, server.Management })
        {
            Assert.Equal(SocketError.ConnectionRefused, await ConnectAsync(new Uri(address)));
        }
    }

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
