using DminServing.Cli.Commands;
using DminServing.Server.Hosting;
using DminServing.Server.Tests;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

public sealed class ExplainCommandTests : IAsyncLifetime
{
    private ServerUnderTest _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerUnderTest.StartAsync(Repository.File("models"), ("Models:Default", "dmin-demo"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_Behavior_Has_Its_Weight_For_Each_Interest_And_What_It_Changes()
    {
        var run = await ExplainAsync();

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Contains("interest 4", run.Output, StringComparison.Ordinal);
        Assert.Contains("shoes-trail-runner  0.", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\s1\s+shoes-\S+(\s+\d+\.\d % .){4}\s+[+-]0\.\d{6}", run.Output);
    }

    [Fact]
    public async Task Scripts_Get_Numbers()
    {
        var run = await ExplainAsync("--output", "json");

        var candidate = Assert.Single(run.Json.GetProperty("candidates").EnumerateArray());
        var behaviors = run.Json.GetProperty("behaviors").GetArrayLength();
        Assert.Equal(4, candidate.GetProperty("attention").GetArrayLength());
        Assert.Equal(behaviors, candidate.GetProperty("without").GetArrayLength());
        Assert.All(candidate.GetProperty("attention").EnumerateArray(), interest => Assert.Equal(1, interest.GetProperty("weights").EnumerateArray().Sum(weight => weight.GetDouble()), 1e-4));
    }

    private Task<CommandRun> ExplainAsync(params string[] more) =>
        CommandRun.Of(ExplainCommand.Create(), ["explain", "--server", $"http://127.0.0.1:{_server.PortOf(Listener.Grpc)}", "--user", "anna-shoes-lately", "--item", "shoes-trail-runner", .. more]);
}
