using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using k8s.Models;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace DminServing.Deploy.Tests.Running;

/// <summary>A question of a probe, asked as a kubelet asks it: over a connection of its own, without TLS, and answered within the probe's timeout or not at all.</summary>
/// <param name="probe">As the manifest has it.</param>
/// <param name="addressOf">Where a port of the container is, by its name or number.</param>
/// <param name="pace">How long the timeout is here.</param>
internal sealed class ProbeCall(V1Probe probe, Func<string, Uri> addressOf, Pace pace)
{
    /// <summary>Asks once.</summary>
    /// <returns>Whether the answer is one of success.</returns>
    public async Task<bool> SucceedsAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds((probe.TimeoutSeconds ?? 1) * pace.Timeouts));
        try
        {
            return probe.Grpc is { } grpc ? await ServesAsync(grpc, timeout.Token) : await AnswersAsync(probe.HttpGet, timeout.Token);
        }
        catch (Exception e) when (e is HttpRequestException or RpcException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync(V1HTTPGetAction get, CancellationToken timeout)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(addressOf(get.Port.Value), get.Path), timeout);
        return (int)answer.StatusCode is >= 200 and < 400;
    }

    private async Task<bool> ServesAsync(V1GRPCAction grpc, CancellationToken timeout)
    {
        using var channel = GrpcChannel.ForAddress(addressOf($"{grpc.Port}"));
        var answer = await new HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = grpc.Service ?? "" }, cancellationToken: timeout);
        return answer.Status == ServingStatus.Serving;
    }
}
