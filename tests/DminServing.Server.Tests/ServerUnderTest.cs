using System.Net;
using DminServing.Server.Health;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests;

/// <summary>The whole server on free ports of this machine, over real sockets.</summary>
internal sealed class ServerUnderTest : WebApplicationFactory<Listeners>
{
    private const string LoopbackHttp = "http://127.0.0.1:";
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal)
    {
        ["Server:RestPort"] = "0",
        ["Server:GrpcPort"] = "0",
        ["Server:ManagementPort"] = "0",
        ["Models:Default"] = "handmade",
    };

    private GrpcChannel? _channel;

    private ServerUnderTest(IEnumerable<(string Key, string Value)> settings)
    {
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }

        UseKestrel();
    }

    public LogRecorder Logs { get; } = new();

    public GrpcChannel Grpc => _channel ??= GrpcChannel.ForAddress(LoopbackHttp + PortOf(Listener.Grpc));

    /// <summary>A server that has loaded its models.</summary>
    public static Task<ServerUnderTest> StartAsync(TempFolder models, params (string Key, string Value)[] settings) => StartAsync(models.Path, settings);

    /// <summary>A server that has loaded its models.</summary>
    public static async Task<ServerUnderTest> StartAsync(string models, params (string Key, string Value)[] settings)
    {
        var server = Start([("Models:Path", models), .. settings]);
        var stopping = server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        while (!server.Services.GetRequiredService<Readiness>().IsReady)
        {
            Assert.False(stopping.IsCancellationRequested, $"The server stopped instead of getting ready: {string.Join(Environment.NewLine, server.Logs.All)}");
            await Task.Delay(10);
        }

        return server;
    }

    /// <summary>A server as it comes up, its models perhaps still being loaded.</summary>
    public static ServerUnderTest Start(params (string Key, string Value)[] settings)
    {
        var server = new ServerUnderTest(settings);
        server.StartServer();
        return server;
    }

    public int PortOf(Listener listener) => Services.GetRequiredService<Listeners>().PortOf(listener);

    /// <summary>A client of one of the ports.</summary>
    public HttpClient Http(Listener listener) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(LoopbackHttp + PortOf(listener)), DefaultRequestVersion = listener == Listener.Grpc ? HttpVersion.Version20 : HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
    }

    protected override void Dispose(bool disposing)
    {
        _channel?.Dispose();
        base.Dispose(disposing);
    }
}
