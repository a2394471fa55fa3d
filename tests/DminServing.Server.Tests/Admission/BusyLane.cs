using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using Xunit;

namespace DminServing.Server.Tests.Admission;

/// <summary>Work of one candidate that keeps a lane busy until this is disposed of.</summary>
internal sealed class BusyLane : IScorer, IAsyncDisposable
{
    private static readonly ModelManifest Manifest = new()
    {
        Name = "busy",
        Version = 1,
        Architecture = "none",
        MaxBehaviors = 0,
        Features = new FeatureSchema([], [], []),
        Layout = GraphLayout.Flat,
        Graphs = new Dictionary<string, GraphManifest>(),
        Files = new Dictionary<string, string>(),
    };

    private readonly ManualResetEventSlim _end = new();
    private readonly Task _work;

    public BusyLane(InferenceLanes lanes)
    {
        var model = new ModelSnapshot(Manifest, null!, this, null!, Name);
        var query = new EncodedQuery { User = [], Context = [], Behaviors = [], CandidateFeatures = [], Length = 0, Candidates = 1, Truncated = false, UnknownItems = 0, UnknownBehaviors = 0, NewestTimestampMs = null };
        _work = lanes.ScoreAsync(model, query, CancellationToken.None);
    }

    public string Name => "busy";

    public bool GainsBySharing => false;

    public int CandidatesPerPart => 1;

    public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch)
    {
        _end.Wait();
        throw new InvalidDataException("there is no model");
    }

    public void Dispose()
    {
    }

    public async ValueTask DisposeAsync()
    {
        _end.Set();
        await Assert.ThrowsAsync<InvalidDataException>(() => _work);
        _end.Dispose();
    }
}
