using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace DminServing.Soak.Stopping;

/// <summary>SIGTERM with work in every stage: all of it is finished and the exit code is 0. Then the ways in which a stop may not be so calm, and kill -9
/// as the control, which must lose calls.</summary>
internal static class Stop
{
    // One lane that takes its time, so that much is in flight and in the queue.
    public static readonly (string, string)[] Slow = [("Inference:Lanes", "1"), ("Admission:MaxWait", "00:01:00"), ("Inference:QueueCapacity", "10000"), ("Inference:CpuScorer", "onnxruntime"), ("Server:MaxRequestDuration", "00:02:00"), ("Server:ShutdownTimeout", "00:02:00")];

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"{"case",-28} {"exit",5} {"seconds",8}  ends");
        bool[] asExpected =
        [
            await BusyAsync("SIGTERM", 0, calm: true, [], Once("TERM")),
            await BusyAsync("SIGTERM, 2 s of drain delay", 0, calm: true, [("Server:DrainDelay", "00:00:02")], Once("TERM")),
            await BusyAsync("a second SIGTERM", 1, calm: false, [], server => server.SignalTwiceAsync("TERM")),
            await BusyAsync("the timeout of 1 s", 1, calm: false, [("Server:ShutdownTimeout", "00:00:01")], Once("TERM")),
            await BusyAsync("control: kill -9", 137, calm: false, [], Once("KILL")),
            await LoadingAsync(TimeSpan.Zero),
            await LoadingAsync(TimeSpan.FromMilliseconds(200)),
        ];
        return Array.TrueForAll(asExpected, holds => holds) ? 0 : 1;
    }

    private static Func<ServerProcess, Task> Once(string signal) => server =>
    {
        server.Signal(signal);
        return Task.CompletedTask;
    };

    private static async Task<bool> BusyAsync(string name, int exitCode, bool calm, (string, string)[] settings, Func<ServerProcess, Task> stop)
    {
        await using var server = await ServerProcess.StartAsync("", [.. Slow, .. settings]);
        using var work = new StopWork(server);
        await work.BeginAsync(requests: 24, prepared: 10, streams: 8);
        var began = Stopwatch.StartNew();
        await stop(server);
        var code = await server.EndAsync(TimeSpan.FromMinutes(3));
        var seconds = began.Elapsed.TotalSeconds;
        await work.EndAsync();

        var (questions, answers) = work.Streamed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {code,5} {seconds,8:0.0}  requests: {work.Describe("request")}; prepared: {work.Describe("prepare")}; streams: {work.Describe("stream")} ({questions} sent, {answers} answered)"));
        var (requests, served) = work.Count("request", StatusCode.OK);
        var (users, prepared) = work.Count("prepare", StatusCode.OK);
        var (streams, told) = work.Count("stream", StatusCode.Unavailable);
        return code == exitCode && (calm ? served == requests && prepared == users && told == streams : served < requests);
    }

    private static async Task<bool> LoadingAsync(TimeSpan delay)
    {
        await using var server = ServerProcess.Launch("");
        await server.BecomesAliveAsync();
        await Task.Delay(delay);
        var began = Stopwatch.StartNew();
        server.Signal("TERM");
        var code = await server.EndAsync(TimeSpan.FromMinutes(3));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"loading for {delay.TotalMilliseconds} ms",-28} {code,5} {began.Elapsed.TotalSeconds,8:0.0}"));
        return code == 0 && began.Elapsed < TimeSpan.FromSeconds(10);
    }
}
