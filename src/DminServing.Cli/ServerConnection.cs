using System.CommandLine;
using Grpc.Net.Client;

namespace DminServing.Cli;

/// <summary>The option every command that calls the server has, and the channel it opens.</summary>
internal static class ServerConnection
{
    public static Option<Uri> Option() => new("--server", "-s")
    {
        Description = "The server's gRPC address.",
        DefaultValueFactory = _ => new Uri("http://localhost:8081"),
    };

    public static GrpcChannel Open(Uri server) => GrpcChannel.ForAddress(server);
}
