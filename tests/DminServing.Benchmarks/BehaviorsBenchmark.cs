using System.Diagnostics;
using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Behaviors;
using DminServing.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DminServing.Benchmarks;

/// <summary>Step (1): reading a user's newest behaviors from a Redis on this machine, one after the other, by the form they are in; wall time and bytes
/// allocated by the reader. Needs redis-server.</summary>
internal static class BehaviorsBenchmark
{
    private const int Rounds = 5000;
    private const int WarmUps = 10_000;
    private const string User = "benchmark";
    private static readonly int[] Lengths = [20, 80];
    private static readonly RedisFormat[] Formats = [RedisFormat.SortedSet, RedisFormat.Packed];

    public static async Task RunAsync()
    {
        using var redis = await RedisServer.StartAsync();
        Console.WriteLine("| behaviors | sorted set, µs | packed, µs | sorted set, bytes | packed, bytes |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var length in Lengths)
        {
            var stores = Formats.Select(format => new RedisBehaviorStore(
                new RedisOptions { Connection = redis.Connection, Format = format, Timeout = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(4), AppendTimeout = TimeSpan.FromSeconds(5) }, TimeProvider.System, NullLogger<RedisBehaviorStore>.Instance)).ToArray();
            var times = stores.Select(_ => new double[Rounds]).ToArray();
            var bytes = new long[stores.Length];
            foreach (var store in stores)
            {
                await store.ConnectAsync(CancellationToken.None);
                await store.AppendAsync(User, [.. Enumerable.Range(1, length).Select(time => new Behavior($"shoes-trail-runner-{time}", 1_764_000_000_000 + time))], CancellationToken.None);
            }

            for (var round = -WarmUps; round < Rounds; round++)
            {
                for (var store = 0; store < stores.Length; store++)
                {
                    var allocated = GC.GetTotalAllocatedBytes();
                    var clock = Stopwatch.StartNew();
                    await stores[store].ReadNewestAsync(User, length, CancellationToken.None);
                    times[store][Math.Max(round, 0)] = clock.Elapsed.TotalMicroseconds;
                    bytes[store] += round >= 0 ? GC.GetTotalAllocatedBytes() - allocated : 0;
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {length} | {Medians.Of(times[0]):0} | {Medians.Of(times[1]):0} | {bytes[0] / Rounds} | {bytes[1] / Rounds} |"));
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }
}
