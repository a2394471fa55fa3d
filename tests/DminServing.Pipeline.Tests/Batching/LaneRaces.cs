using System.Collections.Concurrent;
using DminServing.Pipeline.Batching;

namespace DminServing.Pipeline.Tests.Batching;

/// <summary>Random submits, cancellations, timeouts and disposals of a <see cref="LaneQueue{TWork, TResult}"/> from many threads at once, with handlers that throw and that take
/// their time. Every piece of work must end once, in a way that it may end, and the queue must count it as that.</summary>
internal sealed class LaneRaces(int seed, TimeSpan patience, RaceSabotage sabotage = RaceSabotage.None)
{
    private const int Threads = 8;
    private const int OpsPerQueue = 2000;
    private readonly ConcurrentQueue<string> _problems = [];
    private LaneCounts _counts;

    /// <summary>Runs it.</summary>
    /// <param name="operations">How many pieces of work.</param>
    /// <returns>What the queues counted in all, and what went wrong.</returns>
    public async Task<(LaneCounts Counts, IReadOnlyCollection<string> Problems)> RunAsync(int operations)
    {
        // All of this process come here, also those of other tests.
        void Unobserved(object? sender, UnobservedTaskExceptionEventArgs e) => Check(!e.Exception.ToString().Contains(typeof(LaneCounts).Namespace!, StringComparison.Ordinal), $"Nobody saw {e.Exception}");
        TaskScheduler.UnobservedTaskException += Unobserved;
        for (var round = 0; round * OpsPerQueue < operations && _problems.IsEmpty; round++)
        {
            await RoundAsync(round, Math.Min(OpsPerQueue, operations - (round * OpsPerQueue)));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Unobserved;
        return (_counts, _problems);
    }

    private async Task RoundAsync(int round, int operations)
    {
        var random = new Random(unchecked((seed * 7919) + round));
        using var handler = new RaceHandler(sabotage);
        var queue = new LaneQueue<RaceWork, int>(lanes: random.Next(1, 5), capacity: random.Next(4, 64), handler, TimeProvider.System);
        var outcomes = new ConcurrentQueue<RaceOutcome>();

        // The queue is closed while work is still coming, by two at once.
        var closeAt = operations * random.Next(50, 101) / 100;
        var done = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var own = new Random(unchecked((seed * 104_729) + (round * Threads) + thread));
            var open = new List<Task>();
            for (var id = thread; id < operations; id += Threads)
            {
                open.Add(WatchAsync(queue, Draw(id, own), own.Next(6), own.Next(2000), outcomes));
                if (own.Next(8) == 0)
                {
                    await Task.WhenAll(open);
                    open.Clear();
                }

                if (id >= closeAt && id < closeAt + 2)
                {
                    queue.Dispose();
                }
            }

            await Task.WhenAll(open);
        })));
        if (await Task.WhenAny(done, Task.Delay(patience)) != done)
        {
            _problems.Enqueue($"Round {round}: {operations - outcomes.Count} pieces of work have not ended within {patience.TotalSeconds} s. {queue.Counts}");
            handler.LetGo();
            await done;
        }

        await done;
        queue.Dispose();
        Compare(round, queue, handler, outcomes, operations);
    }

    private static RaceWork Draw(int id, Random random)
    {
        var ends = random.Next(12) switch { 0 => RaceEnd.BeginThrows, 1 => RaceEnd.PartThrows, 2 => RaceEnd.ResultThrows, _ => RaceEnd.Well };
        return new RaceWork(id, Parts: ends == RaceEnd.PartThrows ? 1 : random.Next(4), ends, IsSlow: random.Next(20) == 0);
    }

    private async Task WatchAsync(LaneQueue<RaceWork, int> queue, RaceWork work, int manner, int spins, ConcurrentQueue<RaceOutcome> outcomes)
    {
        using var cancellation = manner == 3 ? new CancellationTokenSource(TimeSpan.FromMicroseconds(spins)) : new CancellationTokenSource(); // 3: a deadline
        if (manner == 2)
        {
            await cancellation.CancelAsync(); // gone before it came
        }

        var task = queue.RunAsync(work, cancellation.Token);
        if (manner == 1)
        {
            Thread.SpinWait(spins);
            await cancellation.CancelAsync();
        }

        try
        {
            var result = (await task).Value;
            Check(result == work.Id, $"Work {work.Id} got the result of {result}.");
            Check(work.Ends == RaceEnd.Well, $"Work {work.Id} is done although {work.Ends}.");
            outcomes.Enqueue(RaceOutcome.Completed);
        }
        catch (QueueFullException)
        {
            outcomes.Enqueue(RaceOutcome.Refused);
        }
        catch (OperationCanceledException)
        {
            Check(cancellation.IsCancellationRequested, $"Work {work.Id} was cancelled by nobody.");
            outcomes.Enqueue(RaceOutcome.Abandoned);
        }
        catch (RaceException)
        {
            outcomes.Enqueue(RaceOutcome.Failed);
        }
    }

    private void Compare(int round, LaneQueue<RaceWork, int> queue, RaceHandler handler, ConcurrentQueue<RaceOutcome> outcomes, int operations)
    {
        var seen = outcomes.CountBy(outcome => outcome).ToDictionary();
        var counts = queue.Counts;
        var expected = new LaneCounts(
            operations, seen.GetValueOrDefault(RaceOutcome.Completed), seen.GetValueOrDefault(RaceOutcome.Failed), seen.GetValueOrDefault(RaceOutcome.Refused), seen.GetValueOrDefault(RaceOutcome.Abandoned));
        Check(counts == expected, $"Round {round}: the callers saw {expected}, the queue counted {counts}.");
        Check(outcomes.Count == operations, $"Round {round}: {operations} pieces of work ended {outcomes.Count} times.");
        Check(queue.Depth == 0, $"Round {round}: {queue.Depth} still wait.");
        Check(handler.Begun == handler.Disposed, $"Round {round}: {handler.Begun} runs began, {handler.Disposed} were disposed.");
        _counts = new LaneCounts(_counts.Received + counts.Received, _counts.Completed + counts.Completed, _counts.Failed + counts.Failed, _counts.Refused + counts.Refused, _counts.Abandoned + counts.Abandoned);
    }

    private void Check(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Enqueue(problem);
        }
    }
}
