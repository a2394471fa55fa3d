using System.Collections.Concurrent;
using DminServing.Pipeline.Telemetry;
using StageTimings = DminServing.Protos.V1.StageTimings;

namespace DminServing.Cli.Load;

/// <summary>Counts and measures the requests of a run. Many threads record at once.</summary>
internal sealed class LoadRecorder
{
    private const string Total = "total";
    private const string Outside = "outside";
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _sendLag = new();
    private readonly Dictionary<string, LatencyHistogram> _stages;
    private readonly Dictionary<int, LatencyHistogram> _byCandidates;
    private readonly ConcurrentDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private long _sent;
    private long _candidates;
    private long _prepared;

    /// <summary>A recorder of nothing yet.</summary>
    /// <param name="sizes">The numbers of candidates that requests have.</param>
    public LoadRecorder(IEnumerable<int> sizes)
    {
        _stages = new[] { Stage.Behaviors, Stage.Encode, Stage.Queue, Stage.Infer, Stage.Rank, Total, Outside }.ToDictionary(stage => stage, _ => new LatencyHistogram());
        _byCandidates = sizes.Distinct().ToDictionary(size => size, _ => new LatencyHistogram());
    }

    /// <summary>How long requests took that were refused.</summary>
    public LatencyHistogram Refusals { get; } = new();

    public Accounts Accounts => new(Interlocked.Read(ref _sent), Count(Outcome.Answered), Count(Outcome.Refused), Count(Outcome.Failed), Count(Outcome.TimedOut));

    /// <summary>A request is due.</summary>
    public void Due() => Interlocked.Increment(ref _sent);

    /// <summary>A request leaves.</summary>
    /// <param name="lag">How long after it was due.</param>
    public void Leaves(TimeSpan lag) => _sendLag.Record(lag);

    /// <summary>A request has ended.</summary>
    /// <param name="latency">Since it was due, not since it left: a generator or a server that is late keeps callers waiting.</param>
    /// <param name="candidates">How many candidates it had.</param>
    /// <param name="answer">How it ended.</param>
    public void Ended(TimeSpan latency, int candidates, LoadAnswer answer)
    {
        Interlocked.Increment(ref _outcomes[(int)answer.Outcome]);
        if (answer.Outcome == Outcome.Answered)
        {
            Interlocked.Add(ref _candidates, candidates);
            Interlocked.Add(ref _prepared, answer.IsPrepared ? 1 : 0);
            RecordStages(latency, answer.Timings);
        }
        else if (answer.Reason is { } reason)
        {
            _reasons.AddOrUpdate(reason, 1, (_, count) => count + 1);
        }

        if (answer.Outcome == Outcome.Refused)
        {
            Refusals.Record(latency);
        }

        // Who waited in vain waited at least this long; leaving it out would praise a server for dropping its slowest.
        if (answer.Outcome is Outcome.Answered or Outcome.TimedOut)
        {
            _latency.Record(latency);
            _byCandidates[candidates].Record(latency);
        }
    }

    /// <summary>The run so far.</summary>
    /// <param name="plan">What was to be done.</param>
    /// <param name="elapsed">How long requests were sent.</param>
    public LoadReport Report(LoadPlan plan, TimeSpan elapsed) => new(
        plan.Rate,
        elapsed.TotalSeconds,
        Accounts,
        Count(Outcome.Answered) / elapsed.TotalSeconds,
        Interlocked.Read(ref _candidates) / elapsed.TotalSeconds,
        _latency.Percentiles(),
        Refusals.Percentiles(),
        _stages.ToDictionary(stage => stage.Key, stage => stage.Value.Percentiles()),
        _byCandidates.ToDictionary(size => size.Key, size => size.Value.Percentiles()),
        _sendLag.Percentiles(),
        Interlocked.Read(ref _prepared),
        new Dictionary<string, int>(_reasons));

    private void RecordStages(TimeSpan latency, StageTimings? timings)
    {
        if (timings is null)
        {
            return;
        }

        Record(Stage.Behaviors, timings.Behaviors);
        Record(Stage.Encode, timings.Encode);
        Record(Stage.Queue, timings.Queue);
        Record(Stage.Infer, timings.Infer);
        Record(Stage.Rank, timings.Rank);
        Record(Total, timings.Total);
        _stages[Outside].Record(latency - TimeSpan.FromMicroseconds(timings.Total));
    }

    private void Record(string stage, uint microseconds) => _stages[stage].Record(TimeSpan.FromMicroseconds(microseconds));

    private long Count(Outcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);
}
