using System.CommandLine;
using Grpc.Net.Client;

namespace DminServing.Cli;

/// <summary>The option every command that calls the server has, and the channel it opens.</summary>
internal static class ServerConnection
{
    public static Option<string> Option() => new("--server", "-s")
    {
        Description = "The server's gRPC address.",
        DefaultValueFactory = _ => "http://localhost:8081",
    };

    /// <summary>Opens a channel; the first call connects.</summary>
    /// <exception cref="FormatException">The address is none.</exception>
    public static GrpcChannel Open(string server) => GrpcChannel.ForAddress(Address(server));

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Uri Address(string server) => Uri.TryCreate(server, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new FormatException($"--server '{server}' is no address; one looks like http://localhost:8081.");
}
