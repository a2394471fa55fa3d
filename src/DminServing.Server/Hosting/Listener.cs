namespace DminServing.Server.Hosting;

/// <summary>The server's ports by purpose. An endpoint carries the one it belongs to and answers on no other.</summary>
internal enum Listener
{
    /// <summary>People and debugging.</summary>
    Rest,

    /// <summary>The ranking pipeline.</summary>
    Grpc,

    /// <summary>Probes and metrics.</summary>
    Management,
}
