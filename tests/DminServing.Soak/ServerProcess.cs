using System.Diagnostics;
using System.Globalization;
using DminServing.Testing;

namespace DminServing.Soak;

/// <summary>The built server as a process of its own on free ports, so that it can be stopped, killed and watched.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<string> _log = [];

    private ServerProcess(Process process, int rest, int grpc, int management) => (_process, Rest, Grpc, Management) =
        (process, Address(rest), Address(grpc), Address(management));

    public string Rest { get; }

    public string Grpc { get; }

    public string Management { get; }

    /// <summary>What it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join(Environment.NewLine, _log);
            }
        }
    }

    /// <summary>Memory that is in RAM, MiB.</summary>
    public double ResidentMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576d;
        }
    }

    public int Id => _process.Id;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="cores">The cores it may use, as taskset takes them; empty for all.</param>
    /// <param name="settings">Settings beside the ports.</param>
    public static async Task<ServerProcess> StartAsync(string cores, params (string Key, string Value)[] settings)
    {
        var (rest, grpc, management) = (RedisServer.FreePort(), RedisServer.FreePort(), RedisServer.FreePort());
        var program = Repository.File("src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll");
        string[] command = cores.Length > 0 ? ["taskset", "-c", cores, "dotnet", program] : ["dotnet", program];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        (string, string)[] all = [("Server:RestPort", Text(rest)), ("Server:GrpcPort", Text(grpc)), ("Server:ManagementPort", Text(management)), .. settings];
        foreach (var (key, value) in all)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var server = new ServerProcess(Process.Start(start)!, rest, grpc, management);
        server.Record();
        await server.BecomesReadyAsync();
        return server;
    }

    /// <summary>Sends a signal, such as TERM, STOP or KILL.</summary>
    public void Signal(string name) => Process.Start("kill", [$"-{name}", Text(_process.Id)])!.WaitForExit();

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        await _process.WaitForExitAsync().WaitAsync(patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string Address(int port) => "http://127.0.0.1:" + Text(port);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Record()
    {
        _process.OutputDataReceived += Add;
        _process.ErrorDataReceived += Add;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Add(object sender, DataReceivedEventArgs line)
        {
            lock (_log)
            {
                _log.Add(line.Data ?? "");
            }
        }
    }

    private async Task BecomesReadyAsync()
    {
        using var http = new HttpClient();
        var began = Stopwatch.StartNew();
        while (began.Elapsed < StartPatience && !_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Management + "/healthz/ready"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet listening.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The server did not get ready:{Environment.NewLine}{Log}");
    }
}
