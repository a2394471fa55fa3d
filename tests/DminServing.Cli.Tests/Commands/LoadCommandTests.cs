using System.CommandLine;
using System.Text;
using System.Text.Json;
using DminServing.Cli.Commands;
using DminServing.Server.Hosting;
using DminServing.Server.Tests;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

/// <summary><c>dmin load</c> against the whole server, over real sockets.</summary>
public sealed class LoadCommandTests : IAsyncLifetime
{
    private readonly TempFolder _files = new();
    private ServerUnderTest _server = null!;
    private string _model = "";

    public async ValueTask InitializeAsync()
    {
        _model = new HandMadeModel().WriteTo(_files["models"]);
        _server = await ServerUnderTest.StartAsync(_files["models"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [Theory]
    [InlineData(Listener.Grpc)]
    [InlineData(Listener.Rest, "--rest")]
    public async Task The_Accounts_Add_Up_And_Every_Stage_Is_Measured(object listener, params string[] options)
    {
        var (exitCode, report) = await LoadAsync(["--server", Address((Listener)listener), "--model-folder", _model, "--candidates", "1:0.5,20:0.5", .. options]);
        var best = report.GetProperty("best");
        var accounts = best.GetProperty("accounts");

        Assert.Equal(0, exitCode);
        Assert.True(accounts.GetProperty("add_up").GetBoolean());
        Assert.InRange(accounts.GetProperty("sent").GetInt64(), 1, long.MaxValue);
        Assert.Equal(accounts.GetProperty("sent").GetInt64(), accounts.GetProperty("answered").GetInt64());
        Assert.Equal(["behaviors", "encode", "queue", "infer", "rank", "total", "outside"], best.GetProperty("stages").EnumerateObject().Select(stage => stage.Name));
        Assert.All(best.GetProperty("stages").EnumerateObject(), stage => Assert.Equal(accounts.GetProperty("sent").GetInt64(), stage.Value.GetProperty("count").GetInt64()));
        Assert.Equal(["1", "20"], best.GetProperty("by_candidates").EnumerateObject().Select(size => size.Name));
    }

    [Fact]
    public async Task Numbers_And_Own_Behaviors_Are_Sent_Where_Asked_For()
    {
        File.WriteAllLines(_files["items"], ["1", "2", "3"]);
        File.WriteAllLines(_files["users"], ["user-1"]);

        var (exitCode, _) = await LoadAsync(["--server", Address(Listener.Grpc), "--users", _files["users"], "--items", _files["items"], "--ids", "numbers", "--behaviors", "3"]);

        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Users_Are_Prepared_Ahead_Where_Asked_For()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Address(Listener.Rest)) };
        using var seen = new StringContent("""{"behaviors":[{"item_id":"item-1"}]}""", Encoding.UTF8, "application/json");
        (await http.PostAsync("/v1/users/user-1/behaviors", seen, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        File.WriteAllLines(_files["users"], ["user-1"]);
        string[] arguments = ["--server", Address(Listener.Grpc), "--users", _files["users"], "--model-folder", _model, "--candidates", "5"];
        var (_, plain) = await LoadAsync(arguments);
        var (exitCode, prepared) = await LoadAsync([.. arguments, "--prepare"]);

        Assert.Equal(0, exitCode);
        Assert.Equal(0, plain.GetProperty("best").GetProperty("prepared").GetInt64());
        var best = prepared.GetProperty("best");
        Assert.Equal(best.GetProperty("accounts").GetProperty("answered").GetInt64(), best.GetProperty("prepared").GetInt64());
    }

    [Fact]
    public async Task Users_Are_Not_Prepared_Over_Rest() =>
        Assert.Contains(
            "leave out --rest",
            (await Assert.ThrowsAsync<FormatException>(() => LoadAsync(["--rest", "--model-folder", _model, "--prepare"]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_Server_That_Is_Not_There_Fails_Every_Request()
    {
        var (exitCode, report) = await LoadAsync(["--server", "http://127.0.0.1:9", "--model-folder", _model]);
        var accounts = report.GetProperty("best").GetProperty("accounts");

        Assert.Equal(1, exitCode);
        Assert.Equal(accounts.GetProperty("sent").GetInt64(), accounts.GetProperty("failed").GetInt64());
    }

    [Fact]
    public async Task Items_That_Are_No_Numbers_Cannot_Be_Sent_As_Numbers() =>
        Assert.Contains(
            "is no number",
            (await Assert.ThrowsAsync<InvalidDataException>(() => LoadAsync(["--server", Address(Listener.Grpc), "--model-folder", _model, "--ids", "numbers"]))).Message,
            StringComparison.Ordinal);

    private string Address(Listener listener) => $"http://127.0.0.1:{_server.PortOf(listener)}";

    private async Task<(int ExitCode, JsonElement Report)> LoadAsync(string[] arguments)
    {
        var root = new RootCommand { LoadCommand.Create() };
        var exitCode = await root.Parse(["load", "--rate", "100", "--warmup", "0s", "--duration", "300ms", "--json", _files["report.json"], .. arguments])
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        using var report = JsonDocument.Parse(File.ReadAllText(_files["report.json"]));
        return (exitCode, report.RootElement.Clone());
    }
}
