using DminServing.Cli.Commands;
using DminServing.ModelContract.Calibration;
using DminServing.Server.Hosting;
using DminServing.Server.Tests;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

/// <summary>What scripts read of the commands that ask a server.</summary>
public sealed class OutputTests : IAsyncLifetime
{
    private readonly TempFolder _models = new();
    private ServerUnderTest _server = null!;

    private string Address => $"http://127.0.0.1:{_server.PortOf(Listener.Grpc)}";

    public async ValueTask InitializeAsync()
    {
        new HandMadeModel { Calibration = new PlattScaling(0, 0) }.WriteTo(_models.Path);
        _server = await ServerUnderTest.StartAsync(_models);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _models.Dispose();
    }

    [Fact]
    public async Task Scores_Are_Json_With_The_Names_Of_The_Proto()
    {
        var run = await CommandRun.Of(ScoreCommand.Create(), "score", "--server", Address, "--user", "user-1", "--item", "item-1", "item-2", "--output", "json");

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, run.Json.GetProperty("item_ids").GetArrayLength());
        Assert.Equal(2, run.Json.GetProperty("ctr").GetArrayLength());
        Assert.Equal(0, run.Json.GetProperty("unknown_items").GetInt32());
    }

    [Fact]
    public async Task Scores_Are_A_Table_For_People() =>
        Assert.Contains("handmade/1, 0 behaviors", (await CommandRun.Of(ScoreCommand.Create(), "score", "--server", Address, "--user", "user-1", "--item", "item-1")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Calibrated_Rates_Are_A_Column_Of_The_Table()
    {
        var run = await CommandRun.Of(ScoreCommand.Create(), "score", "--server", Address, "--user", "user-1", "--item", "item-1", "--calibrated");

        Assert.Matches("rank +item +ctr +calibrated", run.Output);
        Assert.Matches("1 +item-1 +0\\.[0-9]{6} +0\\.500000", run.Output);
    }

    [Fact]
    public async Task Models_Are_Json()
    {
        var run = await CommandRun.Of(ModelsCommand.Create(), "models", "--server", Address, "--output", "json");

        var model = Assert.Single(run.Json.GetProperty("models").EnumerateArray());
        Assert.Equal(("handmade", true), (model.GetProperty("name").GetString(), model.GetProperty("is_default").GetBoolean()));
    }
}
