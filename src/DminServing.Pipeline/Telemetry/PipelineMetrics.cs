using System.Diagnostics.Metrics;

namespace DminServing.Pipeline.Telemetry;

/// <summary>What the service counts. Tags have few values: stage, outcome, reason.</summary>
public sealed class PipelineMetrics
{
    /// <summary>The name to subscribe to.</summary>
    public const string MeterName = "DminServing";

    private static readonly double[] SecondBoundaries = [0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
    private static readonly int[] CandidateBoundaries = [1, 10, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
    private static readonly int[] LengthBoundaries = [0, 1, 2, 5, 10, 20, 50, 100, 200];

    private static readonly double[] RateBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    private static readonly double[] AgeBoundaries = [60, 600, 3600, 21_600, 86_400, 259_200, 604_800, 2_592_000, 7_776_000];

    private static readonly int[] BatchBoundaries = [1, 2, 4, 8, 16, 32];
    private static readonly double[] ShareBoundaries = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9];

    // Of one answer; all of them would cost more than ranking does.
    private const int SampledScores = 16;

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _unknownItems;
    private readonly Counter<long> _coldUsers;
    private readonly Counter<long> _corruptBehaviors;
    private readonly Counter<long> _degraded;
    private readonly Counter<long> _userSides;
    private readonly Counter<long> _nonFinite;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cut;
    private readonly Counter<long> _equal;
    private readonly Counter<long> _redisErrors;
    private readonly Histogram<double> _redis;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _stages;
    private readonly Histogram<int> _candidates;
    private readonly Histogram<int> _behaviors;
    private readonly Histogram<double> _behaviorsAge;
    private readonly Histogram<double> _scores;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _padding;

    /// <summary>Creates the instruments.</summary>
    public PipelineMetrics(IMeterFactory factory)
    {
        var meter = _meter = factory.Create(MeterName);
        _received = meter.CreateCounter<long>("dmin.requests.received", "{request}", "Requests that arrived.");
        _finished = meter.CreateCounter<long>("dmin.requests", "{request}", "Requests that ended, by outcome.");
        _unknownItems = meter.CreateCounter<long>("dmin.items.unknown", "{item}", "Candidates the model has never seen.");
        _coldUsers = meter.CreateCounter<long>("dmin.users.cold", "{request}", "Requests scored without any behavior.");
        _corruptBehaviors = meter.CreateCounter<long>("dmin.behaviors.corrupt", "{behavior}", "Stored behaviors that could not be read.");
        _degraded = meter.CreateCounter<long>("dmin.degraded", "{request}", "Degraded answers, by reason.");
        _userSides = meter.CreateCounter<long>("dmin.user_sides", "{user}", "Users' sides of the model that were needed, by whether they were at hand.");
        _nonFinite = meter.CreateCounter<long>("dmin.scores.nonfinite", "{score}", "Scores that were no numbers.");
        _refused = meter.CreateCounter<long>("dmin.admission.refused", "{request}", "Requests refused before they were read, by priority.");
        _cut = meter.CreateCounter<long>("dmin.candidates.cut", "{candidate}", "Candidates that were not scored because time did not hold them.");
        _equal = meter.CreateCounter<long>("dmin.candidates.duplicate", "{candidate}", "Candidates that are to the model what an earlier one of the request is.");
        _redisErrors = meter.CreateCounter<long>("dmin.redis.errors", "{call}", "Calls of Redis that gave no answer, by kind: connection, timeout, wrongtype, auth, failover or other.");
        _redis = meter.CreateHistogram("dmin.redis.duration", "s", "Time of a call of Redis, retry and all; without those that an open circuit breaker answered.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondBoundaries });
        _duration = meter.CreateHistogram("dmin.request.duration", "s", "Time in the pipeline.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondBoundaries });
        _stages = meter.CreateHistogram("dmin.stage.duration", "s", "Time in a step, by step.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondBoundaries });
        _candidates = meter.CreateHistogram("dmin.candidates", "{candidate}", "Candidates of a request.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = CandidateBoundaries });
        _behaviors = meter.CreateHistogram("dmin.behaviors.length", "{behavior}", "Behaviors the model saw.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = LengthBoundaries });
        _behaviorsAge = meter.CreateHistogram("dmin.behaviors.age", "s", "Age of the newest behavior of the users that have any.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = AgeBoundaries });
        _scores = meter.CreateHistogram("dmin.scores", "1", "Click-through rates, of up to 16 candidates of each answer.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RateBoundaries });
        _batch = meter.CreateHistogram("dmin.batch.requests", "{request}", "Requests that a run of the model had in it.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = BatchBoundaries });
        _padding = meter.CreateHistogram("dmin.batch.padding", "1", "Share of a run's candidates times behaviors that were padding.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ShareBoundaries });
    }

    /// <summary>A request arrived. Every one ends in exactly one <see cref="RequestFinished"/>.</summary>
    public void RequestReceived() => _received.Add(1);

    /// <summary>A request ended.</summary>
    /// <param name="outcome">ok, ok_degraded, invalid, rejected, deadline, cancelled, unavailable, unauthenticated, forbidden or internal.</param>
    public void RequestFinished(string outcome) => _finished.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>An answer is worse than it could be.</summary>
    /// <param name="reason">Why.</param>
    public void Degraded(string reason) => _degraded.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Stored behaviors were left out.</summary>
    public void BehaviorsCorrupt(int count) => _corruptBehaviors.Add(count);

    /// <summary>Redis has answered.</summary>
    /// <param name="elapsed">After how long.</param>
    public void RedisAnswered(TimeSpan elapsed) => _redis.Record(elapsed.TotalSeconds);

    /// <summary>Redis was asked and has not answered.</summary>
    /// <param name="kind">connection, timeout, wrongtype, auth, failover or other.</param>
    /// <param name="elapsed">After how long.</param>
    public void RedisFailed(string kind, TimeSpan elapsed)
    {
        _redis.Record(elapsed.TotalSeconds);
        _redisErrors.Add(1, new KeyValuePair<string, object?>("kind", kind));
    }

    /// <summary>There is a circuit breaker to look at.</summary>
    /// <param name="state">0: closed, Redis is asked; 1: open, it is not; 2: half open, one call is asked on trial.</param>
    public void ObserveRedisBreaker(Func<int> state) =>
        _meter.CreateObservableGauge("dmin.redis.breaker.state", state, description: "The circuit breaker before Redis: 0 closed, 1 open, 2 half open.");

    /// <summary>A request was scored.</summary>
    /// <param name="timings">Its steps.</param>
    /// <param name="candidates">Its candidates.</param>
    /// <param name="behaviors">The behaviors the model saw.</param>
    /// <param name="unknownItems">Candidates the model does not know.</param>
    public void Scored(in StageTimings timings, int candidates, int behaviors, int unknownItems)
    {
        StageFinished(Stage.Behaviors, timings.Behaviors);
        StageFinished(Stage.Encode, timings.Encode);
        StageFinished(Stage.Queue, timings.Queue);
        StageFinished(Stage.Infer, timings.Infer);
        StageFinished(Stage.Rank, timings.Rank);
        _duration.Record(timings.Total.TotalSeconds);
        _candidates.Record(candidates);
        _behaviors.Record(behaviors);
        _unknownItems.Add(unknownItems);
        _coldUsers.Add(behaviors == 0 ? 1 : 0);
    }

    /// <summary>What the model made of a request's candidates, in the caller's order: every so many of them.</summary>
    public void Scores(ReadOnlySpan<float> ctr)
    {
        if (_scores.Enabled)
        {
            for (var (place, step) = (0, Math.Max(1, ctr.Length / SampledScores)); place < ctr.Length && place < step * SampledScores; place += step)
            {
                _scores.Record(ctr[place]);
            }
        }
    }

    /// <summary>A run of the model begins.</summary>
    /// <param name="requests">How many it has in it.</param>
    /// <param name="padding">Share of its candidates times behaviors that are padding, 0 to 1.</param>
    public void Batched(int requests, double padding)
    {
        _batch.Record(requests);
        _padding.Record(padding);
    }

    /// <summary>A user with behaviors was scored.</summary>
    /// <param name="newestAgeMs">How long ago the newest was, milliseconds; one that lies in the future is new.</param>
    public void BehaviorsAge(long newestAgeMs) => _behaviorsAge.Record(Math.Max(0, newestAgeMs) / 1000d);

    /// <summary>Shows which models are served.</summary>
    /// <param name="models">Name, version and provider of each.</param>
    public void ObserveModels(Func<IEnumerable<(string Name, string Version, string Provider)>> models) =>
        _meter.CreateObservableGauge(
            "dmin.model.info",
            () => models().Select(model => new Measurement<int>(1, new("model", model.Name), new("version", model.Version), new KeyValuePair<string, object?>("provider", model.Provider))),
            description: "1 for each model version that is served.");

    /// <summary>Scores were no numbers.</summary>
    public void NonFiniteScores(int count) => _nonFinite.Add(count);

    /// <summary>A request was refused before it was read.</summary>
    /// <param name="priority">interactive or batch.</param>
    public void AdmissionRefused(string priority) => _refused.Add(1, new KeyValuePair<string, object?>("priority", priority));

    /// <summary>Candidates were left out.</summary>
    public void CandidatesCut(int count) => _cut.Add(count);

    /// <summary>Candidates were to the model what earlier ones of their request are.</summary>
    public void EqualCandidates(int count) => _equal.Add(count);

    /// <summary>Shows how much work there is at any time.</summary>
    /// <param name="depth">Requests that wait for a lane.</param>
    /// <param name="wait">How long what has been taken on will take, in seconds.</param>
    /// <param name="memory">How short memory is: 0, 1 or 2.</param>
    public void Observe(Func<int> depth, Func<double> wait, Func<int> memory)
    {
        _meter.CreateObservableGauge("dmin.queue.depth", depth, "{request}", "Requests that wait for a lane.");
        _meter.CreateObservableGauge("dmin.admission.wait", wait, "s", "How long what has been taken on will take.");
        _meter.CreateObservableGauge("dmin.overload.level", memory, description: "How short memory is: 1 half as much is taken on and no batch, 2 nothing.");
    }

    /// <summary>A user's side of the model was needed.</summary>
    /// <param name="reused">Whether it was at hand.</param>
    public void UserSide(bool reused) => _userSides.Add(1, new KeyValuePair<string, object?>("reused", reused));

    private void StageFinished(string stage, TimeSpan elapsed) => _stages.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("stage", stage));
}
