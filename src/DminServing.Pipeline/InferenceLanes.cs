using DminServing.ModelContract.Encoding;
using DminServing.Pipeline.Batching;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline;

/// <summary>Steps (3) and (4) together: the queue's lanes, each running a model's scorer.</summary>
public sealed class InferenceLanes(IOptions<InferenceOptions> options, PipelineMetrics metrics, TimeProvider time) : IDisposable
{
    /// <summary>What a request costs a lane beside its candidates, the user's side above all, in candidates: 120 to 420 µs where a candidate takes 3 to 12 (docs/performance.md).</summary>
    public const int BesideCandidates = 40;

    private readonly LaneQueue<Work, CandidateScores> _queue = new(
        options.Value.Lanes > 0 ? options.Value.Lanes : Environment.ProcessorCount, options.Value.QueueCapacity, new Handler(metrics), time);

    // Candidates of requests with few behaviors cost less.
    private readonly DecayingRatio _costPerCandidate = new(Handler.BesideBehaviors);

    /// <summary>How many lanes there are.</summary>
    public int Count => _queue.Lanes;

    /// <summary>How long a lane takes for one candidate more, in seconds, by the latest requests.</summary>
    public double SecondsPerCandidate => _queue.SecondsPerCost * _costPerCandidate.Value;

    /// <summary>How long a request that came now would wait for a lane if none overtook another, in seconds.</summary>
    public double Wait => _queue.Backlog * _queue.SecondsPerCost / _queue.Lanes;

    /// <summary>What has happened so far.</summary>
    public LaneCounts Counts => _queue.Counts;

    /// <summary>Requests that wait now.</summary>
    public int Depth => _queue.Depth;

    /// <summary>How long the lane that has been at one part the longest has been at it; 0 if all are free.</summary>
    public TimeSpan LongestStep => _queue.LongestStep;

    /// <summary>Scores a query on the lanes. One without candidates still has its user's side computed and kept.</summary>
    /// <exception cref="QueueFullException">Too many requests are waiting.</exception>
    public Task<LaneResult<CandidateScores>> ScoreAsync(ModelSnapshot model, EncodedQuery query, CancellationToken cancellation)
    {
        var candidates = Math.Max(query.Candidates, 1);
        _costPerCandidate.Add(Handler.CostOf(candidates, query.Length), candidates + BesideCandidates);
        return _queue.RunAsync(new Work(model, query), cancellation);
    }

    /// <summary>Finishes what waits and ends the lanes.</summary>
    public void Dispose() => _queue.Dispose();

    private sealed record Work(ModelSnapshot Model, EncodedQuery Query);

    // A candidate costs as many units as it has behaviors to attend to, and a few for what does not depend on them.
    private sealed class Handler(PipelineMetrics metrics) : ILaneHandler<Work, CandidateScores>
    {
        public const int BesideBehaviors = 2;

        public static long CostOf(int candidates, int behaviors) => (long)(candidates + BesideCandidates) * (behaviors + BesideBehaviors);

        public long CostOf(Work work) => CostOf(Math.Max(work.Query.Candidates, 1), work.Query.Length);

        public long CostOfPart(Work work) => CostOf(work.Model.Scorer.CandidatesPerPart, work.Query.Length);

        public bool MayShare(Work first, Work other) => ReferenceEquals(first.Model, other.Model) && first.Model.Scorer.GainsBySharing;

        public ILaneRun<CandidateScores> Begin(IReadOnlyList<Work> works)
        {
            metrics.Batched(works.Count, works.Count == 1 ? 0 : PaddingOf(works));
            return new Run(works[0].Model.Scorer.Begin([.. works.Select(work => work.Query)]));
        }

        // A run computes for each of its users as many candidates and behaviors as the largest has.
        private static double PaddingOf(IReadOnlyList<Work> works)
        {
            var most = (double)works.Max(work => work.Query.Candidates) * works.Max(work => work.Query.Length) * works.Count;
            return most == 0 ? 0 : 1 - (works.Sum(work => (double)work.Query.Candidates * work.Query.Length) / most);
        }

        private sealed class Run(IScoringRun run) : ILaneRun<CandidateScores>
        {
            public int Parts => run.Parts;

            void ILaneRun<CandidateScores>.Run(int part, Action giveWay) => run.Run(part, giveWay);

            public CandidateScores ResultOf(int work) => new(run.ScoresOf(work), run.IsReused(work));

            public void Dispose() => run.Dispose();
        }
    }
}
