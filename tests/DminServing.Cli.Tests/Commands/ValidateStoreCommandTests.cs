using DminServing.Cli.Commands;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

/// <summary><c>dmin validate store</c> on a real Redis.</summary>
public sealed class ValidateStoreCommandTests : IAsyncLifetime
{
    private const string Time = "1764000000000";
    private readonly TempFolder _folder = new();
    private RedisServer? _redis;

    public async ValueTask InitializeAsync() => _redis = RedisServer.IsInstalled ? await RedisServer.StartAsync() : null;

    public ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Good_Behaviors_Are_Counted_And_Nothing_Is_Wrong()
    {
        Add("u1", $"{Time}:item-1", "1764000001000:item-2", "1764000002000:item-3");
        Add("u2", $"{Time}:item-1");

        var run = await ValidateAsync("--output", "json");
        var form = run.Json.GetProperty("forms")[0];

        Assert.Equal((ExitCode.Done, "sortedset", true), (run.ExitCode, form.GetProperty("format").GetString(), run.Json.GetProperty("all_users").GetBoolean()));
        Assert.Equal((2, 3, 4), (form.GetProperty("users").GetInt32(), form.GetProperty("longest_length").GetInt32(), form.GetProperty("behaviors").GetInt32()));
        Assert.Equal(1_764_000_002_000, form.GetProperty("newest_ms").GetInt64());
    }

    [Theory]
    [InlineData("1 stored members of 1 users cannot be read", "ZADD", "dmin:behaviors:{u1}", Time, "no behavior")]
    [InlineData("1 stored members of 1 users cannot be read", "SET", "dmin:packed:{u1}", "text")]
    [InlineData("1 behaviors lie more than a day in the future", "ZADD", "dmin:behaviors:{u1}", "9764000000000", "9764000000000:item-1")]
    [InlineData("1 users' keys hold another type", "SET", "dmin:behaviors:{u1}", "text")]
    [InlineData("1 keys have no braces around the user", "ZADD", "dmin:behaviors:u1", Time, $"{Time}:item-1")]
    public async Task What_Is_Wrong_Is_Told_With_The_Way_Out(string problem, params string[] command)
    {
        Redis.Cli(command);

        var run = await ValidateAsync();

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(problem, run.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Something is wrong with the users in Redis at {Redis.Connection}.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behaviors_In_Another_Form_Than_The_Servers_Are_Wrong()
    {
        Add("u1", $"{Time}:item-1");

        Assert.Equal(ExitCode.Done, (await ValidateAsync("--format", "sortedset")).ExitCode);
        var run = await ValidateAsync("--format", "packed");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("whom a server with Behaviors:Redis:Format packed does not see", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Empty_Redis_Is_Wrong() => Assert.Contains("there are no behaviors in it", (await ValidateAsync()).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(ExitCode.Done, "50.0% of the behaviors", "item-1", "elsewhere")]
    [InlineData(ExitCode.Failed, "100.0% of the behaviors. Is it a model of this catalog", "here", "elsewhere")]
    public async Task A_Model_Says_Which_Items_It_Does_Not_Know(int exitCode, string share, params string[] items)
    {
        Add("u1", [.. items.Select(item => $"{Time}:{item}")]);

        var run = await ValidateAsync("--model", new HandMadeModel().WriteTo(_folder.Path));

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(share, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_More_Users_Are_Looked_At_Than_Asked_For()
    {
        Add("u1", $"{Time}:item-1");
        Add("u2", $"{Time}:item-1");

        var run = await ValidateAsync("--users", "1", "--output", "json");

        Assert.False(run.Json.GetProperty("all_users").GetBoolean());
        Assert.Equal(1, run.Json.GetProperty("forms")[0].GetProperty("users").GetInt32());
    }

    private RedisServer Redis
    {
        get
        {
            Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
            return _redis!;
        }
    }

    private void Add(string user, params string[] members) => Redis.Cli(["ZADD", $"dmin:behaviors:{{{user}}}", .. members.SelectMany(member => new[] { member.Split(':')[0], member })]);

    private Task<CommandRun> ValidateAsync(params string[] options) => CommandRun.Of(ValidateCommand.Create(), ["validate", "store", "--redis", Redis.Connection, .. options]);
}
