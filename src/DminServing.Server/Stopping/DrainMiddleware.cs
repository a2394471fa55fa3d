using DminServing.Server.Hosting;
using Microsoft.AspNetCore.Connections.Features;

namespace DminServing.Server.Stopping;

/// <summary>Counts the calls in flight. While the server is stopping, each answer asks its connection to close (HTTP/2: GOAWAY), so that callers go elsewhere
/// before the port closes.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, Drain drain, Listeners listeners)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.LocalPort == listeners.PortOf(Listener.Management))
        {
            await next(context);
            return;
        }

        drain.Enter();
        AskToClose(context); // before: HTTP/1.1 says so in a header
        try
        {
            await next(context);
        }
        finally
        {
            AskToClose(context); // after: the call may have begun before the stop
            drain.Leave();
        }
    }

    private void AskToClose(HttpContext context)
    {
        if (drain.IsDraining)
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }
}
