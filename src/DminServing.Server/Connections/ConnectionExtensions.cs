using DminServing.Pipeline;
using DminServing.Server.Hosting;
using DminServing.Server.Scoring;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Connections;

/// <summary>Sets Kestrel's limits and watches connections. Called before the ports are opened, for it also sets what each port starts with.</summary>
internal static class ConnectionExtensions
{
    // Kestrel's own default; a larger message limit of gRPC raises it.
    private const long LeastBodyLimit = 30_000_000;

    public static void AddConnectionLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<ConnectionsOptions, ConnectionsOptionsValidator>(ConnectionsOptions.Section);
        builder.WebHost.ConfigureKestrel(Configure);
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true); // one hop less through the pool on the way in and out; who blocks here blocks no connection but its own
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>(); // after the host's own: the last counts
        builder.Services.AddSingleton<ReadyPort>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<ReadyPort>()); // the last that can bind a port is asked to
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        var services = kestrel.ApplicationServices;
        var options = services.GetRequiredService<IOptions<ConnectionsOptions>>().Value;
        kestrel.Limits.MaxConcurrentConnections = options.MaxPerPort;
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = options.MaxHeaderBytes;
        kestrel.Limits.Http2.KeepAlivePingDelay = options.PingAfter == TimeSpan.Zero ? TimeSpan.MaxValue : options.PingAfter;

        // Above gRPC's limit on a message, which has a status for what is too large; here it would be a reset.
        kestrel.Limits.MaxRequestBodySize = Math.Max(LeastBodyLimit, MessageLimit.Json(services.GetRequiredService<IOptions<ServerOptions>>().Value.MaxCandidatesPerRequest));

        var time = services.GetRequiredService<TimeProvider>();
        var age = new ConnectionAge(options.MaxAge, time);
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => listen.Protocols == HttpProtocols.Http2
            ? ServeLingeringAsync(next, connection, age, time)
            : ServeAsync(next, connection, age)));
    }

    private static async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection, ConnectionAge age)
    {
        await using var timer = age.Watch(connection);
        await next(connection);
    }

    private static async Task ServeLingeringAsync(ConnectionDelegate next, ConnectionContext connection, ConnectionAge age, TimeProvider time)
    {
        var transport = new LingeringTransport(connection.Transport, time);
        connection.Transport = transport;
        connection.Features.Set<IMemoryPoolFeature>(BlockPoolFactory.ForCalls);
        await ServeAsync(next, connection, age);
        await transport.CloseAsync();
    }
}
