using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DminServing.Testing;

/// <summary>A real redis-server on a free port of this machine, for one test.</summary>
public sealed class RedisServer : IDisposable
{
    private const int StartTries = 100;
    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Whether redis-server is installed; tests that need it are skipped without.</summary>
    public static bool IsInstalled => FindInPath("redis-server") is not null;

    /// <summary>Why a test that needs it is skipped.</summary>
    public static string Missing => "redis-server is missing (Debian: apt-get install redis-server)";

    public int Port { get; }

    public string Connection => $"127.0.0.1:{Port}";

    public static async Task<RedisServer> StartAsync(int port = 0)
    {
        var chosen = port > 0 ? port : FreePort();
        var process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{chosen}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new RedisServer(process, chosen);
        for (var tries = 0; tries < StartTries && server.Cli("PING") != "PONG"; tries++)
        {
            await Task.Delay(50);
        }

        return server;
    }

    /// <summary>A port nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs redis-cli, as a person would.</summary>
    public string Cli(params string[] arguments)
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{Port}", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = cli.StandardOutput.ReadToEnd();
        cli.WaitForExit();
        return output.Trim();
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string? FindInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
