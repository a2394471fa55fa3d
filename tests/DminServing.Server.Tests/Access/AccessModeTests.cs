using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using DminServing.Server.Access;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Server.Tests.Access;

/// <summary>Servers whose callers need no credentials.</summary>
public sealed class AccessModeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_Credentials_A_Server_Answers_Its_Own_Machine_And_Says_So()
    {
        await using var server = await StartAsync();
        using var http = server.Http(Listener.Rest);

        using var response = await http.GetAsync("/v1/models", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(server.Logs.At(LogLevel.Warning), line => line.StartsWith("No credentials are configured: the API answers callers on this machine only", StringComparison.Ordinal));
        Assert.All(new[] { Listener.Rest, Listener.Grpc }, listener => Assert.True(IsLoopbackOnly(server.PortOf(listener))));
        Assert.False(IsLoopbackOnly(server.PortOf(Listener.Management))); // the kubelet probes from outside
    }

    [Fact]
    public async Task An_Open_Server_Listens_On_Every_Interface_And_Says_So()
    {
        await using var server = await StartAsync(("Access:Open", "true"));

        Assert.Single(server.Logs.At(LogLevel.Warning), line => line.StartsWith("Access:Open is true", StringComparison.Ordinal));
        Assert.All(Enum.GetValues<Listener>(), listener => Assert.False(IsLoopbackOnly(server.PortOf(listener))));
    }

    [Fact]
    public async Task A_Fixed_Port_Is_Open_On_Both_Addresses_Of_This_Machine()
    {
        var port = RedisServer.FreePort();
        await using var server = await StartAsync(("Server:RestPort", $"{port}"));

        Assert.True(IsLoopbackOnly(port));
        Assert.Equal(Socket.OSSupportsIPv6 ? 2 : 1, ListenersOn(port).Count());
    }

    [Fact]
    public async Task Credentials_Without_Tls_Are_Warned_Of()
    {
        await using var server = await StartAsync(("Access:Clients:0:Name", "a"), ("Access:Clients:0:Roles:0", "score"), ("Access:Clients:0:KeySha256:0", SecuredServer.Hash("k")));

        Assert.Single(server.Logs.At(LogLevel.Warning), line => line.StartsWith("Credentials cross the network unencrypted", StringComparison.Ordinal));
        Assert.False(IsLoopbackOnly(server.PortOf(Listener.Grpc)));
    }

    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("10.0.0.7", false, false)]
    [InlineData("10.0.0.7", true, true)]
    [InlineData(null, false, false)]
    public async Task Who_Asks_For_Nothing_Lets_In_This_Machine_Or_Everybody(string? address, bool isOpen, bool isLetIn)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = address is null ? null : IPAddress.Parse(address) } };

        var verdict = await new NoCredential(Options.Create(new AccessOptions { Open = isOpen })).CheckAsync(context);

        Assert.Equal(isLetIn ? "" : AuthFailure.OtherMachine, verdict!.Failure);
        Assert.Equal(isLetIn, verdict.Caller is not null);
    }

    private Task<ServerUnderTest> StartAsync(params (string Key, string Value)[] settings)
    {
        new HandMadeModel().WriteTo(_folder.Path);
        return ServerUnderTest.StartAsync(_folder, settings);
    }

    private static bool IsLoopbackOnly(int port) => ListenersOn(port).All(listener => IPAddress.IsLoopback(listener.Address));

    private static IEnumerable<IPEndPoint> ListenersOn(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == port);
}
