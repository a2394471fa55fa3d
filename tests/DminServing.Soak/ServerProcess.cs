using System.Diagnostics;
using System.Globalization;
using DminServing.Testing;

namespace DminServing.Soak;

/// <summary>The built server as a process of its own on free ports, so that it can be stopped, killed and watched.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private const int Ports = 3;
    private const int MostStarts = 3;
    private readonly ProcessStartInfo _start;
    private readonly Process _process;
    private readonly List<string> _log = [];

    private ServerProcess(ProcessStartInfo start, string rest, string grpc, string management)
    {
        (_start, Rest, Grpc, Management) = (start, rest, grpc, management);
        _process = Process.Start(start)!;
        Record();
    }

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

    /// <summary>Memory that is in RAM, MiB, garbage included.</summary>
    public double ResidentMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576d;
        }
    }

    public int Id => _process.Id;

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="cores">The cores it may use, as taskset takes them; empty for all.</param>
    /// <param name="settings">Settings beside the ports.</param>
    public static async Task<ServerProcess> StartAsync(string cores, params (string Key, string Value)[] settings)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = Launch(cores, settings);
            try
            {
                await server.BecomesReadyAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < MostStarts && server.Log.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
            {
                await server.DisposeAsync(); // somebody else has taken a port meanwhile
            }
        }
    }

    /// <summary>Starts one that may not be listening yet.</summary>
    /// <param name="cores">The cores it may use, as taskset takes them; empty for all.</param>
    /// <param name="settings">Settings beside the ports.</param>
    public static ServerProcess Launch(string cores, params (string Key, string Value)[] settings)
    {
        var ports = new HashSet<int>();
        while (ports.Count < Ports)
        {
            ports.Add(RedisServer.FreePort()); // each is free again at once and may come twice
        }

        var (rest, grpc, management) = (ports.ElementAt(0), ports.ElementAt(1), ports.ElementAt(2));
        string[] command = cores.Length > 0 ? ["taskset", "-c", cores, "dotnet", Program] : ["dotnet", Program];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        (string, string)[] all = [("MALLOC_ARENA_MAX", "2"), ("Server:RestPort", Text(rest)), ("Server:GrpcPort", Text(grpc)), ("Server:ManagementPort", Text(management)), .. settings];
        foreach (var (key, value) in all) // memory as docs/reliability.md says it is best set
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new ServerProcess(start, Address(rest), Address(grpc), Address(management));
    }

    /// <summary>Starts it again on the same ports, with the same settings, after it has ended.</summary>
    public async Task<ServerProcess> StartAgainAsync()
    {
        var server = new ServerProcess(_start, Rest, Grpc, Management);
        await server.BecomesReadyAsync();
        return server;
    }

    /// <summary>Sends a signal, such as TERM, STOP or KILL.</summary>
    public void Signal(string name) => Process.Start("kill", [$"-{name}", Text(_process.Id)])!.WaitForExit();

    /// <summary>Sends a signal that stops it, and again when it has begun to stop: two that wait to be delivered are one.</summary>
    public async Task SignalTwiceAsync(string name)
    {
        Signal(name);
        var began = Stopwatch.StartNew();
        while (!Log.Contains("Stopping with", StringComparison.Ordinal) && !_process.HasExited && began.Elapsed < StartPatience)
        {
            await Task.Delay(1);
        }

        Signal(name);
    }

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

    // The caller's own copy if it has one (a test project), else the built server.
    private static string Program => Path.Combine(AppContext.BaseDirectory, "DminServing.Server.dll") is var copy && File.Exists(copy)
        ? copy
        : Repository.File("src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll");

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

    /// <summary>Waits until it has loaded its models.</summary>
    public Task BecomesReadyAsync() => AnswersAsync("/healthz/ready");

    /// <summary>Waits until its probes answer, its models perhaps still being loaded.</summary>
    public Task BecomesAliveAsync() => AnswersAsync("/healthz/live");

    private async Task AnswersAsync(string probe)
    {
        using var http = new HttpClient();
        var began = Stopwatch.StartNew();
        while (began.Elapsed < StartPatience && !_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Management + probe));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet listening.
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"The server did not get ready:{Environment.NewLine}{Log}");
    }
}
