namespace DminServing.Server.Hosting;

/// <summary>On an endpoint: the listener it answers on.</summary>
internal sealed record ListenerMetadata(Listener Listener);
