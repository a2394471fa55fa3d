using DminServing.Soak;
using DminServing.Soak.Restarting;
using DminServing.Soak.Stopping;
using Grpc.Core;
using Xunit;

namespace DminServing.Server.Tests.Stopping;

/// <summary>The server as a process of its own, told to stop. Short runs of what <c>tests/DminServing.Soak</c> does at length.</summary>
public sealed class StoppedProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly (string, string)[] OneLane = [("Inference:Lanes", "1"), ("Admission:MaxWait", "00:01:00"), ("Inference:QueueCapacity", "10000"), ("Server:MaxRequestDuration", "00:02:00")];

    [Fact]
    public async Task Sigterm_Lets_Every_Stage_Finish_Its_Work()
    {
        await using var server = await ServerProcess.StartAsync("", [.. OneLane, ("Server:ShutdownTimeout", "00:02:00")]);
        using var work = new StopWork(server);
        await work.BeginAsync(requests: 4, prepared: 4, streams: 2);

        server.Signal("TERM");

        Assert.Equal(0, await server.EndAsync(Patience));
        await work.EndAsync();
        Assert.Equal("4 OK", work.Describe("request"));
        Assert.Equal("4 OK", work.Describe("prepare"));
        Assert.Equal("2 Unavailable", work.Describe("stream"));
        Assert.Contains("Stopped: ", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Second_Sigterm_Ends_It_At_Once()
    {
        await using var server = await ServerProcess.StartAsync("", [.. OneLane, ("Inference:CpuScorer", "onnxruntime")]);
        using var work = new StopWork(server);
        await work.BeginAsync(requests: 40, prepared: 0, streams: 0);

        await server.SignalTwiceAsync("TERM");

        Assert.Equal(1, await server.EndAsync(Patience));
        await work.EndAsync();
        Assert.InRange(work.Count("request", StatusCode.OK).Those, 0, 39);
        Assert.Contains("The stop is cut short by a second signal", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Server_That_Still_Loads_Its_Models_Ends_Without_Them()
    {
        await using var server = ServerProcess.Launch("", ("Server:DrainDelay", "00:05:00"));
        await server.BecomesAliveAsync();

        server.Signal("TERM");

        Assert.Equal(0, await server.EndAsync(Patience));
    }

    [Fact]
    public async Task Replicas_Taken_Out_Before_They_Are_Restarted_Lose_No_Call() =>
        Assert.Equal(0, (await Restart.RoundsAsync("short", rounds: 1, rate: 50, Restart.Once, Restart.TakesOut, "TERM")).Failed);

    [Fact]
    public async Task Killed_Replicas_Lose_Calls() =>
        Assert.NotEqual(0, (await Restart.RoundsAsync("short", rounds: 1, rate: 50, Restart.Once, Restart.Nothing, "KILL")).Failed);
}
