using System.CommandLine;
using DminServing.Cli.Commands;
using DminServing.Server.Hosting;
using DminServing.Server.Tests.Access;
using DminServing.Testing;
using Grpc.Core;
using Xunit;

namespace DminServing.Cli.Tests;

/// <summary>The command against a server that asks who calls, over TLS.</summary>
public sealed class ServerConnectionTests : IAsyncLifetime
{
    private readonly TempFolder _files = new();
    private SecuredServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SecuredServer.StartAsync();
        await File.WriteAllTextAsync(_files["ca.crt"], _server.Authority.Pem);
        await File.WriteAllTextAsync(_files["key"], SecuredServer.ScoreKey + "\n");
        await File.WriteAllTextAsync(_files["empty"], "\n");
        await File.WriteAllLinesAsync(_files["ids"], ["item-1"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task A_Key_Lets_The_Command_In() => Assert.Equal(0, await ModelsAsync("--ca", _files["ca.crt"], "--api-key", SecuredServer.ScoreKey));

    [Fact]
    public async Task A_Key_In_A_File_Lets_The_Command_In() => Assert.Equal(0, await ModelsAsync("--ca", _files["ca.crt"], "--api-key-file", _files["key"]));

    [Fact]
    public async Task Without_A_Key_The_Command_Says_What_The_Server_Says() =>
        Assert.StartsWith("Send an API key in x-api-key", (await Assert.ThrowsAsync<RpcException>(() => ModelsAsync("--ca", _files["ca.crt"]))).Status.Detail, StringComparison.Ordinal);

    [Fact]
    public async Task A_Server_Whose_Authority_Is_Not_Known_Is_Not_Trusted() =>
        Assert.IsType<HttpRequestException>((await Assert.ThrowsAsync<RpcException>(() => ModelsAsync("--api-key", SecuredServer.ScoreKey))).Status.DebugException);

    [Fact]
    public async Task Two_Keys_Or_An_Empty_One_Are_Refused()
    {
        Assert.Equal("There are --api-key and --api-key-file; leave out one.", (await Assert.ThrowsAsync<FormatException>(() => ModelsAsync("--api-key", "a", "--api-key-file", _files["key"]))).Message);
        Assert.Equal("The API key is empty.", (await Assert.ThrowsAsync<FormatException>(() => ModelsAsync("--api-key-file", _files["empty"]))).Message);
    }

    [Theory]
    [InlineData(Listener.Grpc)]
    [InlineData(Listener.Rest, "--rest")]
    public async Task The_Load_Generator_Sends_The_Key_As_Well(object listener, params string[] options)
    {
        string[] arguments =
        [
            "load", "--server", Address((Listener)listener), "--ca", _files["ca.crt"], "--api-key-file", _files["key"], "--users", _files["ids"], "--items", _files["ids"],
            "--candidates", "1", "--rate", "20", "--duration", "1s", "--warmup", "0s", .. options,
        ];

        Assert.Equal(0, await new RootCommand { LoadCommand.Create() }.Parse(arguments).InvokeAsync());
    }

    private Task<int> ModelsAsync(params string[] options) =>
        new RootCommand { ModelsCommand.Create() }.Parse(["models", "--server", Address(Listener.Grpc), .. options]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    private string Address(Listener listener) => $"https://127.0.0.1:{_server.Server.PortOf(listener)}";
}
