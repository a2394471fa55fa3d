using System.Net;
using DminServing.Server.Access;
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
        var isLocal = kestrel.ApplicationServices.GetRequiredService<IOptions<AccessOptions>>().Value.Mode() == AccessMode.ThisMachine;
        kestrel.AddServerHeader = false;
        Add(Listener.Rest, options.RestPort, HttpProtocols.Http1, isLocal, TlsExtensions.UseTls);
        Add(Listener.Grpc, options.GrpcPort, HttpProtocols.Http2, isLocal, TlsExtensions.UseTls);
        Add(Listener.Management, options.ManagementPort, HttpProtocols.Http1, isLocal: false, _ => { }); // the kubelet has no certificate

        void Add(Listener listener, int port, HttpProtocols protocols, bool isLocal, Action<ListenOptions> secure) =>
            Listen(kestrel, port, isLocal, listen =>
            {
                listen.Protocols = protocols;
                secure(listen);
                _listeners[listener] = listen;
            });
    }

    private static void Listen(KestrelServerOptions kestrel, int port, bool isLocal, Action<ListenOptions> configure)
    {
        if (!isLocal)
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else if (port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, port, configure); // "any free one" is not the same for both addresses of localhost
        }
        else
        {
            kestrel.ListenLocalhost(port, configure);
        }
    }

    /// <summary>Whether an endpoint may answer on the port a request came in by.</summary>
    public bool Allows(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ListenerMetadata>() is not { } owner || PortOf(owner.Listener) == context.Connection.LocalPort;
}
