using DminServing.Protos.V1;

namespace DminServing.Cli.Load;

/// <summary>Open-loop load: requests leave when they are due, whether or not earlier ones were answered.</summary>
internal sealed class LoadRun(IScoringTarget target, RequestSource requests, LoadPlan plan, LoadRecorder recorder, TimeProvider time)
{
    // Beyond the deadline, for answers that are on their way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay = 1; // the dispatcher itself, until it has sent the last

    /// <summary>Sends for the plan's time and waits for the last answer; cancelled, it stops sending and reports what it has.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken cancellation)
    {
        // Its own thread: the pool's are for the answers, and would be late.
        var sent = await Task.Factory.StartNew(() => Dispatch(new Pacer(time, cancellation)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await _allEnded.Task.WaitAsync(plan.Deadline + Grace, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // The accounts do not add up then, which the report says.
        }

        return recorder.Report(plan, sent);
    }

    // Returns how long requests that count were sent.
    private TimeSpan Dispatch(Pacer pacer)
    {
        var start = time.GetTimestamp();
        foreach (var arrival in Arrivals.Poisson(plan.Rate, plan.Seed).TakeWhile(arrival => arrival < plan.Warmup + plan.Duration))
        {
            var request = requests.Next(); // while there is time
            var due = start + (long)(arrival.TotalSeconds * time.TimestampFrequency);
            if (!pacer.WaitUntil(due))
            {
                break;
            }

            Send(request, due, counts: arrival >= plan.Warmup);
        }

        pacer.WaitUntil(start + (long)((plan.Warmup + plan.Duration).TotalSeconds * time.TimestampFrequency));
        End();
        return Max(time.GetElapsedTime(start) - plan.Warmup, TimeSpan.FromMilliseconds(1));
    }

    private void Send(ScoreRequest request, long due, bool counts)
    {
        Interlocked.Increment(ref _underWay);
        if (counts)
        {
            recorder.Due();
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = ScoreAsync(request, due, counts), null);
    }

    private async Task ScoreAsync(ScoreRequest request, long due, bool counts)
    {
        var lag = time.GetElapsedTime(due);
        var answer = lag < plan.Deadline ? await target.ScoreAsync(request, plan.Deadline - lag) : new LoadAnswer(Outcome.TimedOut, Reason: "The deadline passed before the request left.");
        if (counts)
        {
            recorder.Leaves(lag);
            recorder.Ended(time.GetElapsedTime(due) - answer.Ahead, request.ItemIds.Count + request.ItemNumbers.Count, answer);
        }

        End();
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _allEnded.TrySetResult();
        }
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
