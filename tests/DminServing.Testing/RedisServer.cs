using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DminServing.Testing;

/// <summary>A real redis-server on a free port of this machine, for one test.</summary>
public sealed class RedisServer : IDisposable
{
    private const int StartTries = 100;
    private readonly Process _process;
    private readonly TempFolder _folder; // its own: a replica leaves a dump there, which the next one would start with

    private RedisServer(Process process, TempFolder folder, int port) => (_process, _folder, Port) = (process, folder, port);

    /// <summary>Whether redis-server is installed; tests that need it are skipped without.</summary>
    public static bool IsInstalled => FindInPath("redis-server") is not null;

    /// <summary>Why a test that needs it is skipped.</summary>
    public static string Missing => "redis-server is missing (Debian: apt-get install redis-server)";

    public int Port { get; }

    public string Connection => $"127.0.0.1:{Port}";

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="port">Its port; 0 for any.</param>
    /// <param name="options">Further options, as on its command line.</param>
    public static async Task<RedisServer> StartAsync(int port = 0, params string[] options)
    {
        while (true)
        {
            var chosen = port > 0 ? port : FreePort();
            var folder = new TempFolder();
            var server = await LaunchAsync(chosen, folder, ["--port", $"{chosen}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.Path, .. options]);
            if (port > 0 || !server._process.HasExited)
            {
                return server;
            }

            server.Dispose(); // somebody else has taken the port meanwhile
        }
    }

    /// <summary>Starts a Sentinel that watches one primary and decides alone.</summary>
    /// <param name="folder">Where it keeps its notes.</param>
    /// <param name="name">What the primary is called.</param>
    /// <param name="primary">Its port.</param>
    /// <param name="ownPort">The Sentinel's; 0 for any.</param>
    public static async Task<RedisServer> StartSentinelAsync(TempFolder folder, string name, int primary, int ownPort = 0)
    {
        var port = ownPort > 0 ? ownPort : FreePort();
        await File.WriteAllLinesAsync(
            folder["sentinel.conf"],
            [$"port {port}", "bind 127.0.0.1", $"dir {folder.Path}", $"sentinel monitor {name} 127.0.0.1 {primary} 1", $"sentinel down-after-milliseconds {name} 500", $"sentinel failover-timeout {name} 3000"]);
        return await LaunchAsync(port, new TempFolder(), [folder["sentinel.conf"], "--sentinel"]);
    }

    private static async Task<RedisServer> LaunchAsync(int chosen, TempFolder folder, IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo("redis-server", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new RedisServer(process, folder, chosen);
        for (var tries = 0; tries < StartTries && !process.HasExited && server.Cli("PING") is not "PONG"; tries++)
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

    /// <summary>Sends a signal, such as STOP or CONT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
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
        _folder.Dispose();
    }

    private static string? FindInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
