using DminServing.Pipeline;

namespace DminServing.Server.Hosting;

/// <summary>Wires <see cref="Listeners"/> into the application.</summary>
internal static class ListenerExtensions
{
    public static void AddListeners(this WebApplicationBuilder builder)
    {
        var listeners = new Listeners();
        builder.Services.AddSettings<ServerOptions, ServerOptionsValidator>(ServerOptions.Section);
        builder.Services.AddSingleton(listeners);
        builder.WebHost.ConfigureKestrel(listeners.Open);
    }

    /// <summary>Answers 404 to what belongs to another port.</summary>
    public static void UseListeners(this WebApplication app)
    {
        var listeners = app.Services.GetRequiredService<Listeners>();
        app.UseRouting();
        app.Use((context, next) =>
        {
            if (listeners.Allows(context))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary>Keeps an endpoint on one port.</summary>
    public static TBuilder On<TBuilder>(this TBuilder endpoint, Listener listener)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ListenerMetadata(listener));
}
