using System.Globalization;
using DminServing.Server.Hosting;

namespace DminServing.Server.Health;

/// <summary>Asks the server on this machine whether it is ready: <c>dotnet DminServing.Server.dll probe</c>. For places that look by running a command, such as Docker, in an image that has no other to run.</summary>
internal static class Probe
{
    /// <summary>The argument that asks for it.</summary>
    public const string Command = "probe";

    private const string PortVariable = "Server__ManagementPort";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks once.</summary>
    /// <returns>The exit code: 0 when it is ready, else 1, and why on standard error.</returns>
    public static async Task<int> RunAsync()
    {
        var port = Environment.GetEnvironmentVariable(PortVariable) ?? new ServerOptions().ManagementPort.ToString(CultureInfo.InvariantCulture);
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz/ready"));
            return answer.IsSuccessStatusCode ? 0 : await TellAsync(await answer.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or UriFormatException)
        {
            return await TellAsync($"Port {port} ({PortVariable}) does not answer: {e.Message}");
        }
    }

    private static async Task<int> TellAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 1;
    }
}
