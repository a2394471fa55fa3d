using System.Diagnostics;
using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Inference;

namespace DminServing.Benchmarks.Engine;

/// <summary>What the five steps cost of the engine's throughput: a thread a core that only scores encoded requests, against the whole pipeline with more requests under way than it
/// has lanes. The same mix of small and large requests, one after the other in every round; no network; no user's side at hand.</summary>
internal static class ThroughputBenchmark
{
    private const int Rounds = 7;
    private const int WarmUps = 2;
    private const double Seconds = 3;
    private const int RequestsUnderWay = 16;

    public static async Task RunAsync()
    {
        await using var host = new PipelineUnderTest(("Inference:UserCacheMiB", "0"));
        var queries = RequestMix.Queries();
        var model = host.Model;
        EncodedQuery[] encoded = [.. queries.Select(query => model.Encoder.Encode(query, query.Behaviors!))];
        var (engine, pipeline) = (new List<double>(), new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var alone = Together(Environment.ProcessorCount, seed => Task.Factory.StartNew(() => Score(seed), TaskCreationOptions.LongRunning));
            var whole = Together(RequestsUnderWay, seed => Task.Run(() => AskAsync(seed)));
            if (round >= 0)
            {
                engine.Add(alone);
                pipeline.Add(whole);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"engine {Medians.Of(engine):#,0} candidates/s on {Environment.ProcessorCount} cores, pipeline {Medians.Of(pipeline):#,0}: {Medians.Of(pipeline.Zip(engine, (whole, alone) => whole / alone)):0.00} of it"));

        long Score(int seed)
        {
            var (random, candidates, clock) = (new Random(seed), 0L, Stopwatch.StartNew());
            while (clock.Elapsed.TotalSeconds < Seconds)
            {
                candidates += model.Scorer.Score([encoded[RequestMix.Pick(random)]]).Length;
            }

            return candidates;
        }

        async Task<long> AskAsync(int seed)
        {
            var (random, candidates, clock) = (new Random(seed), 0L, Stopwatch.StartNew());
            while (clock.Elapsed.TotalSeconds < Seconds)
            {
                candidates += (await host.Pipeline.ScoreAsync(queries[RequestMix.Pick(random)], CancellationToken.None)).Ranked.Ctr.Length;
            }

            return candidates;
        }
    }

    // Candidates per second of several at once.
    private static double Together(int count, Func<int, Task<long>> work)
    {
        var clock = Stopwatch.StartNew();
        Task<long>[] running = [.. Enumerable.Range(0, count).Select(work)];
        Task.WaitAll(running);
        return running.Sum(task => task.Result) / clock.Elapsed.TotalSeconds;
    }
}
