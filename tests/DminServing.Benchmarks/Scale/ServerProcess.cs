using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using DminServing.Testing;

namespace DminServing.Benchmarks.Scale;

/// <summary>A server of this repository's build, in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly Process _process;
    private readonly HttpClient _client = new();
    private readonly int _rest = FreePort();
    private readonly int _management = FreePort();

    private ServerProcess(string models, string model)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.File("src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll")]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in new[] { ("Models__Path", models), ("Models__Default", model), ("Inference__Provider", "cpu"), ("Server__RestPort", Text(_rest)), ("Server__GrpcPort", Text(FreePort())), ("Server__ManagementPort", Text(_management)) })
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>From the start of the process to the first answer that it is ready.</summary>
    public TimeSpan StartToReady { get; private set; }

    /// <summary>Its memory now.</summary>
    public ResidentMemory Memory => ResidentMemory.Of(_process.Id);

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string models, string model)
    {
        var clock = Stopwatch.StartNew();
        var server = new ServerProcess(models, model);
        while (!await server.IsReadyAsync())
        {
            if (server._process.HasExited || clock.Elapsed > Patience)
            {
                server.Dispose();
                throw new InvalidOperationException($"The server did not become ready with {models}.");
            }

            await Task.Delay(Pause);
        }

        server.StartToReady = clock.Elapsed;
        return server;
    }

    /// <summary>Sends a request, the body of <c>POST /v1/score</c>.</summary>
    public async Task ScoreAsync(object body)
    {
        using var answer = await _client.PostAsJsonAsync(new Uri($"http://localhost:{_rest}/v1/score"), body);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri($"http://localhost:{_management}/healthz/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
