using DminServing.Pipeline;
using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.Options;

namespace DminServing.Server.Admission;

/// <summary>Decides whether a request is taken on, before it has been read: whether what has been taken on already would keep it waiting for too long. The measure is
/// candidates, and how long lanes have lately taken for one: the limit follows the machine, the model and the length of users' histories by itself.</summary>
/// <param name="lanes">What it takes requests on for.</param>
/// <param name="memory">Without it nothing is taken on.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="options">How long one may wait.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">Of lines in the log.</param>
/// <param name="logger">Told of overload.</param>
internal sealed class AdmissionControl(InferenceLanes lanes, MemoryPressure memory, PipelineMetrics metrics, IOptions<AdmissionOptions> options, TimeProvider time, LogLimit limit, ILogger<AdmissionControl> logger)
{
    /// <summary>What a request costs beside its candidates, reading it and writing its answer included, in candidates.</summary>
    private const int BesideCandidates = InferenceLanes.BesideCandidates + 60;

    // Of the wait that is allowed, the most that one request fills: short ones overtake a long one, which must not lock them out.
    private const int LargestPart = 4;

    // A burst is not an overload: for a moment after all was calm, so much more may wait.
    private const int Burst = 4;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    // Lanes that have nothing to do are not what anybody waits for. Either those that hold places do not come to them (bodies that are never sent), or the estimate is wrong, and only work mends it.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMilliseconds(5);

    // Of the wait that is allowed, while memory is short.
    private const double ShortShare = 0.5;

    // Of the newest request in what is expected of one that has not been read.
    private const double Smoothing = 0.05;
    private const int FirstGuess = 200;

    private static readonly TimeSpan SoonestRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LatestRetry = TimeSpan.FromSeconds(1);

    private readonly double _maxWait = options.Value.MaxWait.TotalSeconds;
    private readonly double _batchShare = options.Value.BatchShare;
    private long _taken;
    private int _requests;
    private double _usual = FirstGuess + BesideCandidates;
    private long _calm = time.GetTimestamp();
    private long _entered;

    /// <summary>How long what has been taken on will take, in seconds.</summary>
    public double Wait => Volatile.Read(ref _taken) * SecondsPerCost;

    /// <summary>Requests that have been taken on and have not ended.</summary>
    public int Requests => Volatile.Read(ref _requests);

    private double SecondsPerCost => lanes.SecondsPerCandidate / lanes.Count;

    /// <summary>Takes a request on.</summary>
    /// <returns>Its ticket, to be disposed when it ends; null when there is no room.</returns>
    public AdmissionTicket? TryEnter(Priority priority)
    {
        var level = memory.Level;
        if (level == MemoryLevel.Gone || (level == MemoryLevel.Short && priority == Priority.Batch))
        {
            return null;
        }

        var cost = (int)Volatile.Read(ref _usual);
        var before = Interlocked.Add(ref _taken, cost) - cost;
        var isIdle = Interlocked.Increment(ref _requests) <= lanes.Count; // whatever the estimate says
        var share = level == MemoryLevel.Short ? ShortShare : priority == Priority.Batch ? _batchShare : 1;
        if (isIdle || before * SecondsPerCost <= Room(before * SecondsPerCost) * share || LanesWait())
        {
            Volatile.Write(ref _entered, time.GetTimestamp());
            return new AdmissionTicket(this, cost);
        }

        Leave(cost);
        return null;
    }

    /// <summary>Counts a request that was not taken on.</summary>
    /// <returns>What to tell its caller.</returns>
    public OverloadedException Refuse(Priority priority)
    {
        var name = priority == Priority.Batch ? "batch" : "interactive";
        metrics.AdmissionRefused(name);
        if (limit.Allows(nameof(Log.Overloaded), out var suppressed))
        {
            logger.Overloaded(name, (int)(Wait * 1000), suppressed);
        }

        return new OverloadedException(RetryAfter());
    }

    /// <summary>A request that was expected to cost something turns out to have so many candidates.</summary>
    /// <returns>What it counts for.</returns>
    internal int Settle(int expected, int candidates)
    {
        var cost = candidates + BesideCandidates;
        var usual = Volatile.Read(ref _usual);
        Volatile.Write(ref _usual, usual + (Smoothing * (cost - usual))); // a lost update does not matter
        var counted = (int)Math.Min(cost, Math.Max(BesideCandidates, _maxWait / LargestPart / SecondsPerCost));
        Interlocked.Add(ref _taken, counted - expected);
        return counted;
    }

    internal void Leave(int cost)
    {
        Interlocked.Add(ref _taken, -cost);
        Interlocked.Decrement(ref _requests);
    }

    // In seconds. Calm is while less than a quarter of what may wait does.
    private double Room(double wait)
    {
        var now = time.GetTimestamp();
        if (wait < _maxWait / 4)
        {
            Volatile.Write(ref _calm, now);
        }

        return time.GetElapsedTime(Volatile.Read(ref _calm), now) < Moment ? _maxWait * Burst : _maxWait;
    }

    // For the first to ask.
    private bool LanesWait()
    {
        if (lanes.Wait > 0)
        {
            return false; // under overload, refusing must cost little
        }

        var (entered, now) = (Volatile.Read(ref _entered), time.GetTimestamp());
        return time.GetElapsedTime(entered, now) >= LongestIdle && Interlocked.CompareExchange(ref _entered, now, entered) == entered;
    }

    // When half of what is too much has been done, and not all at once.
    private TimeSpan RetryAfter()
    {
        var drained = TimeSpan.FromSeconds(Math.Max(0, Wait - (_maxWait / 2)));
        var earliest = drained < SoonestRetry ? SoonestRetry : drained;
        var jitter = TimeSpan.FromTicks(time.GetTimestamp() % earliest.Ticks); // chance enough, and no costs
        var after = earliest + jitter;
        return after < LatestRetry ? after : LatestRetry;
    }
}
