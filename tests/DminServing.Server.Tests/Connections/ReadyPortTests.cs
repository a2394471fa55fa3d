using System.Net;
using System.Net.Sockets;
using DminServing.Server.Connections;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Server.Tests.Connections;

public sealed class ReadyPortTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly IPEndPoint _address = new(IPAddress.Loopback, RedisServer.FreePort());
    private readonly WebApplication _host;
    private readonly ReadyPort _port;

    public ReadyPortTests()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddConnectionLimits();
        _host = builder.Build();
        _port = new ReadyPort(Options.Create(new ServerOptions { GrpcPort = _address.Port }), _host.Services.GetRequiredService<IOptionsFactory<SocketTransportOptions>>(), NullLoggerFactory.Instance);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void It_Is_For_The_Grpc_Port_Only()
    {
        Assert.True(_port.CanBind(_address));
        Assert.False(_port.CanBind(new IPEndPoint(IPAddress.Loopback, _address.Port + 1)));
        Assert.False(_port.CanBind(new IPEndPoint(IPAddress.Loopback, 0)));
    }

    [Fact]
    public async Task Until_The_Server_Is_Ready_Connections_Are_Refused()
    {
        await using var listener = await _port.BindAsync(_address, Cancellation);
        var accepting = listener.AcceptAsync(Cancellation).AsTask();

        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(ConnectAsync)).SocketErrorCode);

        await _port.OpenAsync(Cancellation);
        await ConnectAsync();
        await using var accepted = await accepting.WaitAsync(Patience, Cancellation);
        Assert.NotNull(accepted);
    }

    // Kestrel hands the pool's memory to who writes an answer that nobody waits for any more. Protocol Buffers ask for any amount, and given none, they ask for ever.
    [Fact]
    public async Task Its_Connections_Are_Read_A_Frame_At_Once_Into_Memory_That_Is_Never_Nothing()
    {
        await using var listener = await _port.BindAsync(_address, Cancellation);
        await _port.OpenAsync(Cancellation);
        await ConnectAsync();
        await using var accepted = await listener.AcceptAsync(Cancellation);

        using var memory = accepted!.Features.Get<IMemoryPoolFeature>()!.MemoryPool.Rent(0);

        Assert.Equal(16_384, memory.Memory.Length);
    }

    [Fact]
    public async Task A_Port_That_Somebody_Listens_On_Is_Told_At_The_Start()
    {
        using var other = new TcpListener(_address);
        other.Start();

        await Assert.ThrowsAsync<AddressInUseException>(async () => await _port.BindAsync(_address, Cancellation));
    }

    [Fact]
    public async Task A_Server_That_Stops_Before_It_Is_Ready_Gives_The_Port_Back()
    {
        var listener = await _port.BindAsync(_address, Cancellation);
        var accepting = listener.AcceptAsync(Cancellation).AsTask();

        await listener.UnbindAsync(Cancellation);

        Assert.Null(await accepting.WaitAsync(Patience, Cancellation));
        await listener.DisposeAsync();
        using var next = new TcpListener(_address);
        next.Start();
    }

    private async Task ConnectAsync()
    {
        using var caller = new TcpClient();
        await caller.ConnectAsync(_address, Cancellation);
    }
}
