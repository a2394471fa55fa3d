using DminServing.Cli.Commands;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

/// <summary><c>dmin behaviors get</c> and <c>append</c> on a real Redis.</summary>
public sealed class BehaviorsCommandTests : IAsyncLifetime
{
    private RedisServer? _redis;

    public async ValueTask InitializeAsync() => _redis = RedisServer.IsInstalled ? await RedisServer.StartAsync() : null;

    public ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("sortedset")]
    [InlineData("packed")]
    public async Task What_Is_Appended_Is_Shown_Newest_First(string format)
    {
        await RunAsync("append", "ann", "shoes", "hats", "--at", "1764000000000", "--at", "2025-11-25T00:00:00Z", "--format", format);

        var run = await RunAsync("get", "ann", "--format", format, "--output", "json");

        var rows = run.Json.GetProperty("behaviors").EnumerateArray().Select(row => (row.GetProperty("position").GetInt32(), row.GetProperty("item_id").GetString(), row.GetProperty("timestamp_ms").GetInt64()));
        Assert.Equal([(1, "hats", 1_764_028_800_000), (2, "shoes", 1_764_000_000_000)], rows);
        Assert.False(run.Json.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Items_Without_A_Time_Happened_Just_Now_The_Last_One_Last()
    {
        var appended = await RunAsync("append", "ann", "shoes", "hats", "--output", "json");
        var run = await RunAsync("get", "ann");

        Assert.Equal(2, appended.Json.GetProperty("appended").GetInt32());
        Assert.True(run.Output.IndexOf("hats", StringComparison.Ordinal) < run.Output.IndexOf("shoes", StringComparison.Ordinal), run.Output);
        Assert.Contains($"2 behaviors of ann in Redis at {_redis!.Connection}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_Behaviors_Than_Were_Asked_For_Are_Mentioned()
    {
        await RunAsync("append", "ann", "shoes", "hats");

        Assert.True((await RunAsync("get", "ann", "--count", "1", "--output", "json")).Json.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task A_User_Nobody_Knows_Has_No_Behaviors() => Assert.Contains("0 behaviors of nobody", (await RunAsync("get", "nobody")).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("There are 1 items and 2 times", "append", "ann", "shoes", "--at", "1", "--at", "2")]
    [InlineData("'yesterday' is no time", "append", "ann", "shoes", "--at", "yesterday")]
    [InlineData("lies more than a day in the future", "append", "ann", "shoes", "--at", "2099-01-01")]
    [InlineData("the item id is empty", "append", "ann", "")]
    [InlineData("--count is 1 to 10000", "get", "ann", "--count", "0")]
    public async Task What_Cannot_Be_Kept_Or_Shown_Is_Refused(string problem, params string[] arguments) =>
        Assert.Contains(problem, (await Assert.ThrowsAsync<FormatException>(() => RunAsync(arguments))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Without_Redis_The_Command_Says_So() =>
        Assert.Contains(
            "did not answer",
            (await Assert.ThrowsAsync<BehaviorStoreUnavailableException>(() => CommandRun.Of(BehaviorsCommand.Create(), "behaviors", "get", "ann", "--redis", $"127.0.0.1:{RedisServer.FreePort()}"))).Message,
            StringComparison.Ordinal);

    private Task<CommandRun> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return CommandRun.Of(BehaviorsCommand.Create(), ["behaviors", .. arguments, "--redis", _redis!.Connection]);
    }
}
