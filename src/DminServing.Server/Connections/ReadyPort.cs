using System.Net;
using System.Net.Sockets;
using DminServing.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Connections;

/// <summary>Keeps the gRPC port reserved, but closed, until the server is ready: a load balancer that connects sooner is refused and takes another replica, where a connection that is
/// taken and calls that are answered UNAVAILABLE would cost its callers a try. A port that was left to chance is open from the start.</summary>
/// <param name="options">Which port.</param>
/// <param name="sockets">What the host sets for its other ports, the memory pool before all: a transport made without has a pool that gives nothing when asked for any amount, and an answer to a call that is over by
/// then is written into that nothing for ever.</param>
/// <param name="logs">For the transport.</param>
internal sealed class ReadyPort(IOptions<ServerOptions> options, IOptionsFactory<SocketTransportOptions> sockets, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly List<ReadyListener> _listeners = [];

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint { Port: not 0 } address && address.Port == options.Value.GrpcPort;

    /// <summary>Reserves a port.</summary>
    /// <exception cref="AddressInUseException">Somebody listens on it.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            var transport = sockets.Create(Options.DefaultName);
            transport.CreateBoundListenSocket = _ => socket;
            var listener = new ReadyListener(socket, new SocketTransportFactory(Options.Create(transport), logs));
            _listeners.Add(listener);
            return ValueTask.FromResult<IConnectionListener>(listener);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
    }

    /// <summary>Takes connections from now on.</summary>
    /// <exception cref="AddressInUseException">Somebody else has come to listen on the port meanwhile.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        foreach (var listener in _listeners)
        {
            await listener.OpenAsync(cancellation);
        }
    }
}
