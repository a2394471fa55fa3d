using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin access key</c>: makes an API key, and what the server needs to know it by.</summary>
internal static class AccessCommand
{
    private const int RandomBytes = 32; // nobody guesses them, which is why a plain hash of a key is enough
    private const string Prefix = "dmin_"; // by which a scanner for secrets knows one

    public static Command Create()
    {
        var key = new Command("key", "Makes a random API key, for the caller, and prints it with its SHA-256, for the server's Access:Clients:N:KeySha256.");
        key.SetAction(arguments =>
        {
            var output = arguments.InvocationConfiguration.Output;
            var made = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
            output.WriteLine($"key     {made}");
            output.WriteLine($"sha256  {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(made)))}");
        });
        return new Command("access", "Prepares who may call a server.") { key };
    }
}
