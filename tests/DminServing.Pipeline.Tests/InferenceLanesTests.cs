using System.Diagnostics.Metrics;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests;

public sealed class InferenceLanesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_Run_Of_Several_Requests_Tells_How_Many_And_How_Much_Is_Padding()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        using var requests = new MetricCollector<int>(factory, PipelineMetrics.MeterName, "dmin.batch.requests");
        using var padding = new MetricCollector<double>(factory, PipelineMetrics.MeterName, "dmin.batch.padding");
        using var lanes = new InferenceLanes(Options.Create(new InferenceOptions { Lanes = 1 }), new PipelineMetrics(factory), TimeProvider.System);
        using var scorer = new HeldScorer();
        var model = new ModelSnapshot(Manifest, null!, scorer, null!, "held");

        var first = lanes.ScoreAsync(model, Query(candidates: 1, behaviors: 1), CancellationToken.None);
        scorer.WaitForTheFirst();
        var others = new[] { Query(candidates: 10, behaviors: 5), Query(candidates: 5, behaviors: 5) }.Select(query => lanes.ScoreAsync(model, query, CancellationToken.None)).ToList();
        scorer.Release();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 2], requests.GetMeasurementSnapshot().Select(measurement => measurement.Value));
        Assert.Equal([0, 1 - (75d / 100)], padding.GetMeasurementSnapshot().Select(measurement => measurement.Value));
    }

    // Else what is the same for every request weighs on the candidates of small ones, and requests of a few seem to take as long as requests of many.
    [Theory]
    [InlineData(2)]
    [InlineData(500)]
    public async Task The_Time_Of_A_Candidate_Is_The_Same_In_Small_Requests_And_Large_Ones(int candidates)
    {
        var time = new FakeTimeProvider();
        using var lanes = new InferenceLanes(Options.Create(new InferenceOptions { Lanes = 1 }), new PipelineMetrics(_services.GetRequiredService<IMeterFactory>()), time);
        var model = new ModelSnapshot(Manifest, null!, new TimedScorer(time, query => TimeSpan.FromMicroseconds(InferenceLanes.BesideCandidates + query.Candidates)), null!, "timed");

        for (var request = 0; request < 10; request++)
        {
            await lanes.ScoreAsync(model, Query(candidates, behaviors: 8), CancellationToken.None);
        }

        Assert.Equal(1e-6, lanes.SecondsPerCandidate, 1e-9);
    }

    private static ModelManifest Manifest { get; } = new()
    {
        Name = "held",
        Version = 1,
        Architecture = "none",
        MaxBehaviors = 10,
        Features = new FeatureSchema([], [], []),
        Layout = GraphLayout.Flat,
        Graphs = new Dictionary<string, GraphManifest>(),
        Files = new Dictionary<string, string>(),
    };

    private static EncodedQuery Query(int candidates, int behaviors) => new()
    {
        User = [],
        Context = [],
        Behaviors = [],
        CandidateFeatures = [],
        Length = behaviors,
        Candidates = candidates,
        Truncated = false,
        UnknownItems = 0,
        UnknownBehaviors = 0,
        NewestTimestampMs = null,
    };

    /// <summary>Takes a time of the clock for each request.</summary>
    private sealed class TimedScorer(FakeTimeProvider time, Func<EncodedQuery, TimeSpan> duration) : IScorer, IScoringRun
    {
        public string Name => "timed";

        public bool GainsBySharing => false;

        public int CandidatesPerPart => 1000;

        public int Parts => 0;

        public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch)
        {
            time.Advance(duration(batch[0]));
            return this;
        }

        public bool IsReused(int query) => false;

        public void Run(int part, Action giveWay)
        {
        }

        public float[] ScoresOf(int query) => [];

        public void Dispose()
        {
        }
    }

    /// <summary>Holds its first run until it is released.</summary>
    private sealed class HeldScorer : IScorer, IScoringRun
    {
        private readonly ManualResetEventSlim _begun = new();
        private readonly ManualResetEventSlim _released = new();

        public string Name => "held";

        public bool GainsBySharing => true;

        public int CandidatesPerPart => 1000;

        public int Parts => 0;

        public void WaitForTheFirst() => _begun.Wait();

        public void Release() => _released.Set();

        public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch)
        {
            _begun.Set();
            _released.Wait();
            return this;
        }

        public bool IsReused(int query) => false;

        public void Run(int part, Action giveWay)
        {
        }

        public float[] ScoresOf(int query) => [];

        public void Dispose()
        {
        }
    }
}
