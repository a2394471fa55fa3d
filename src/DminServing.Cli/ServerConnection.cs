using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace DminServing.Cli;

/// <summary>The options every command that calls the server has, and the channel they open.</summary>
internal sealed class ServerConnection
{
    private const string KeyVariable = "DMIN_API_KEY";

    // The server says when to come again (grpc-retry-pushback-ms), and the client waits for as long.
    private static readonly ServiceConfig Patience = new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = 5,
                    InitialBackoff = TimeSpan.FromSeconds(0.1),
                    MaxBackoff = TimeSpan.FromSeconds(2),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.ResourceExhausted },
                },
            },
        },
    };

    private readonly Option<string> _apiKey = new("--api-key") { Description = $"The API key. Other users of this machine see a command line: --api-key-file or the variable {KeyVariable} keep it from them." };
    private readonly Option<FileInfo> _apiKeyFile = new("--api-key-file") { Description = "A file that holds the API key." };
    private readonly Option<FileInfo> _authority = new("--ca") { Description = "A PEM file: the authority that signs the server's certificate, where this machine does not know it. For https addresses." };

    /// <summary>Where the server is.</summary>
    public Option<string> Server { get; } = new("--server", "-s") { Description = "The server's gRPC address.", DefaultValueFactory = _ => "http://localhost:8081" };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Server);
        command.Options.Add(_apiKey);
        command.Options.Add(_apiKeyFile);
        command.Options.Add(_authority);
    }

    /// <summary>Opens a channel; the first call connects.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="isPatient">Whether a call that the server refuses for being overloaded is made again, four times at most.</param>
    /// <exception cref="FormatException">The address is none.</exception>
    public GrpcChannel Open(ParseResult arguments, bool isPatient = false)
    {
        var credentials = Credentials(arguments);
        return GrpcChannel.ForAddress(
            Address(arguments.GetRequiredValue(Server)),
            new GrpcChannelOptions { HttpHandler = credentials.Handler(), DisposeHttpClient = true, ServiceConfig = isPatient ? Patience : null });
    }

    /// <summary>What goes along with each call.</summary>
    /// <exception cref="FormatException">There are two keys, or an empty one.</exception>
    public ServerCredentials Credentials(ParseResult arguments)
    {
        var (given, file) = (arguments.GetValue(_apiKey), arguments.GetValue(_apiKeyFile));
        if (given is not null && file is not null)
        {
            throw new FormatException("There are --api-key and --api-key-file; leave out one.");
        }

        var key = file is not null ? File.ReadAllText(file.FullName).Trim() : given ?? Environment.GetEnvironmentVariable(KeyVariable);
        if (key is { Length: 0 } && (given ?? file?.Name) is not null)
        {
            throw new FormatException("The API key is empty.");
        }

        return new ServerCredentials(key, arguments.GetValue(_authority) is { } authority ? Authorities(authority.FullName) : null);
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Uri Address(string server) => Uri.TryCreate(server, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new FormatException($"--server '{server}' is no address; one looks like http://localhost:8081.");

    private static X509Certificate2Collection Authorities(string file)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new FormatException($"--ca {file} has no PEM certificate.");
    }
}
