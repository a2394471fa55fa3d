using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Hosting;

/// <summary>Opens the three ports and keeps each endpoint on its own.</summary>
internal sealed class Listeners
{
    private readonly Dictionary<Listener, ListenOptions> _listeners = [];

    /// <summary>The port a listener is bound to; after start also when any free one was asked for.</summary>
    public int PortOf(Listener listener) => _listeners[listener].IPEndPoint!.Port;

    public void Open(KestrelServerOptions kestrel)
    {
        var options = kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value;
        kestrel.AddServerHeader = false;
        Add(Listener.Rest, options.RestPort, HttpProtocols.Http1);
        Add(Listener.Grpc, options.GrpcPort, HttpProtocols.Http2);
        Add(Listener.Management, options.ManagementPort, HttpProtocols.Http1);

        void Add(Listener listener, int port, HttpProtocols protocols) =>
            kestrel.ListenAnyIP(port, listen =>
            {
                listen.Protocols = protocols;
                _listeners[listener] = listen;
            });
    }

    /// <summary>Whether an endpoint may answer on the port a request came in by.</summary>
    public bool Allows(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ListenerMetadata>() is not { } owner || PortOf(owner.Listener) == context.Connection.LocalPort;
}
