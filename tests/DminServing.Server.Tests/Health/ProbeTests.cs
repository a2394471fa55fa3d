using System.Net;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Xunit;

namespace DminServing.Server.Tests.Health;

public sealed class ProbeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/healthz/startup", "Healthy\nmodels: The models are loaded.\n")]
    [InlineData("/healthz/ready", "Healthy\nmodels: The models are loaded.\n")]
    [InlineData("/healthz/live", "Healthy\nlanes: The lanes get on.\n")]
    public async Task A_Server_With_Its_Models_Is_Well(string probe, string text)
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder);
        using var http = server.Http(Listener.Management);

        Assert.Equal(text, await http.GetStringAsync(probe));
    }

    [Fact]
    public async Task Redis_Is_No_Part_Of_Readiness()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder, ("Behaviors:Redis:Connection", $"127.0.0.1:{RedisServer.FreePort()}"));
        using var http = server.Http(Listener.Management);

        using var response = await http.GetAsync("/healthz/ready");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Probes_And_Metrics_Answer_On_No_Other_Port()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder);
        using var grpc = server.Http(Listener.Grpc);
        using var management = server.Http(Listener.Management);

        Assert.Equal(HttpStatusCode.NotFound, (await grpc.GetAsync("/healthz/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await management.GetAsync("/v1/models")).StatusCode);
        Assert.Contains("# TYPE", await management.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
