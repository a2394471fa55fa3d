using System.Diagnostics;
using System.Globalization;
using DminServing.ModelContract.Encoding;

namespace DminServing.Benchmarks.Engine;

/// <summary>Small requests among large ones, arriving at random at 70 % of what one lane can do. Without a network and with
/// a core for the generator, so that what is seen is the lane's order. Latency counts from when a request was due.</summary>
internal static class MixBenchmark
{
    private const double Share = 0.7;
    private const double Seconds = 30;
    private const int Seed = 1;
    private const int WarmUps = 100;

    public static async Task RunAsync()
    {
        await using var host = new PipelineUnderTest(("Inference:Lanes", "1"), ("Inference:UserCacheMiB", "0"), ("Inference:QueueCapacity", "10000"));
        var queries = RequestMix.Queries();
        var alone = new double[queries.Length];
        for (var kind = 0; kind < queries.Length; kind++)
        {
            alone[kind] = await AloneAsync(host, queries[kind]);
        }

        var mean = alone.Select((time, kind) => RequestMix.Share(kind) * time).Sum();
        var times = await LoadAsync(host, queries, Share / mean);
        Console.WriteLine("| candidates | requests | alone, ms | p50, ms | p95, ms | p99, ms | p99 to p50 | waited for the lane: p50, ms | p95, ms | p99, ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        for (var kind = 0; kind < queries.Length; kind++)
        {
            var took = Milliseconds(times[kind].Select(time => time.Took));
            var queued = Milliseconds(times[kind].Select(time => time.Queued));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {RequestMix.Candidates(kind)} | {times[kind].Count} | {alone[kind] * 1e3:0.00} | {took[0]:0.00} | {took[1]:0.00} | {took[2]:0.00} | **{took[2] / took[0]:0.0}** | {queued[0]:0.00} | {queued[1]:0.00} | {queued[2]:0.00} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times.Sum(kind => kind.Count)} requests in {Seconds} s, {Share:0 %} of one lane"));
    }

    // p50, p95, p99.
    private static double[] Milliseconds(IEnumerable<double> seconds) => [.. new[] { 0.5, 0.95, 0.99 }.Select(share => Medians.Percentile(seconds, share) * 1e3)];

    // Seconds, the median.
    private static async Task<double> AloneAsync(PipelineUnderTest host, ScoringQuery query)
    {
        var times = new double[2 * WarmUps];
        for (var i = 0; i < times.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            await host.Pipeline.ScoreAsync(query, CancellationToken.None);
            times[i] = clock.Elapsed.TotalSeconds;
        }

        return Medians.Of(times[WarmUps..]);
    }

    // On a thread of its own: it never lets go of its core, which one of the pool's must.
    private static Task<List<(double Took, double Queued)>[]> LoadAsync(PipelineUnderTest host, ScoringQuery[] queries, double rate) =>
        Task.Factory.StartNew(() => Load(host, queries, rate), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static List<(double Took, double Queued)>[] Load(PipelineUnderTest host, ScoringQuery[] queries, double rate)
    {
        var random = new Random(Seed);
        var times = queries.Select(_ => new List<(double Took, double Queued)>()).ToArray();
        var running = new List<Task>();
        using var never = new SemaphoreSlim(0);
        var clock = Stopwatch.StartNew();
        for (var due = 0.0; due < Seconds; due += -Math.Log(1 - random.NextDouble()) / rate)
        {
            while (clock.Elapsed.TotalSeconds < due)
            {
                if (due - clock.Elapsed.TotalSeconds > 0.0015)
                {
                    never.Wait(1);
                }
                else
                {
                    Thread.Yield(); // timers are too coarse, and a spinning thread would keep the core from those it wakes
                }
            }

            var kind = RequestMix.Pick(random);
            running.Add(RunAsync(kind, due));
        }

        Task.WaitAll(running);
        return times;

        async Task RunAsync(int kind, double due)
        {
            var answer = await Task.Run(() => host.Pipeline.ScoreAsync(queries[kind], CancellationToken.None));
            var took = clock.Elapsed.TotalSeconds - due;
            lock (times[kind])
            {
                times[kind].Add((took, answer.Timings.Queue.TotalSeconds));
            }
        }
    }
}
