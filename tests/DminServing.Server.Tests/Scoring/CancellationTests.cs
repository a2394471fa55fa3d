using System.Diagnostics;
using System.Runtime.CompilerServices;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Models;
using DminServing.Protos.V1;
using DminServing.Server.Hosting;
using DminServing.Server.Scoring;
using DminServing.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Scoring;

/// <summary>A caller gives up, or the time does, at every stage of a request: it is counted once, as what it was, and nothing stays behind. One lane, parts of four candidates.</summary>
public sealed class CancellationTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly FakeTimeProvider _time = new();
    private readonly GatedStore _store = new();
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _open = new();
    private ServerUnderTest _server = null!;
    private GatedScorer _scorer = null!;
    private ScoringHandler _handler = null!;
    private RequestCounts _counts = null!;

    public async ValueTask InitializeAsync()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        _server = await ServerUnderTest.StartAsync(_folder, ("Inference:Lanes", "1"), ("Inference:CandidatesPerRun", "4"), ("Inference:CpuScorer", "onnxruntime"));
        var models = _server.Services.GetRequiredService<ModelRepository>();
        var loaded = models.Models[0];
        _scorer = new GatedScorer(loaded.Scorer);
        ModelsOf(models) = [new ModelSnapshot(loaded.Manifest, loaded.Encoder, _scorer, loaded.Provider, loaded.ScorerReason)];
        var behaviors = ActivatorUtilities.CreateInstance<BehaviorSequences>(_server.Services, _store, _time);
        var pipeline = ActivatorUtilities.CreateInstance<ScoringPipeline>(_server.Services, behaviors, _time);
        _handler = ActivatorUtilities.CreateInstance<ScoringHandler>(_server.Services, pipeline, _time);
        _counts = new RequestCounts(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _open.Set();
        await _server.DisposeAsync();
        _counts.Dispose();
        _caller.Dispose();
        _entered.Dispose();
        _open.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task On_Arrival()
    {
        await _caller.CancelAsync();

        await AssertCancelledAsync(ScoreAsync(4));

        Assert.Equal(0, _scorer.Parts);
    }

    [Fact]
    public async Task While_The_Behaviors_Are_Read()
    {
        var reading = new TaskCompletionSource();
        _store.WhileReading = cancellation =>
        {
            reading.SetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        };
        var request = ScoreAsync(4);
        await reading.Task;

        await _caller.CancelAsync();

        await AssertCancelledAsync(request);
        Assert.Equal(0, _scorer.Parts);
    }

    [Fact]
    public async Task Between_The_Behaviors_And_The_Queue()
    {
        _store.WhileReading = _ => _caller.CancelAsync();

        await AssertCancelledAsync(ScoreAsync(4));

        Assert.Equal(0, _scorer.Parts);
    }

    [Fact]
    public async Task While_It_Waits_For_A_Lane()
    {
        var first = await HoldTheLaneAsync();
        var request = ScoreAsync(4);
        await WaitsAsync(request);

        await _caller.CancelAsync();

        await AssertCancelledAsync(request, others: first);
        Assert.Equal(1, _scorer.Parts);
    }

    [Fact]
    public async Task Between_Two_Parts()
    {
        _scorer.BeforePart = done => Cancel(when: done == 1);

        await AssertCancelledAsync(ScoreAsync(16));

        Assert.Equal(2, _scorer.Parts);
    }

    [Fact]
    public async Task After_The_Last_Part_And_Before_The_Ranking()
    {
        _scorer.BeforePart = done => Cancel(when: done == 3);

        await AssertCancelledAsync(ScoreAsync(16));

        Assert.Equal(4, _scorer.Parts);
    }

    [Fact]
    public async Task A_Deadline_That_Passes_In_The_Queue_Ends_The_Request_And_No_Lane_Takes_It()
    {
        var first = await HoldTheLaneAsync();
        var request = ScoreAsync(4);
        await WaitsAsync(request);

        _time.Advance(new ServerOptions().MaxRequestDuration);

        await Assert.ThrowsAsync<DeadlinePassedException>(() => request);
        await AssertNothingStaysAsync(first);
        Assert.Equal(1, _scorer.Parts);
        Assert.Equal((1, 1), (_counts["dmin.requests.received"], _counts["dmin.requests deadline"]));
    }

    [Fact]
    public async Task A_Callers_Deadline_That_Passes_In_The_Queue_Is_DeadlineExceeded_On_The_Wire()
    {
        var first = await HoldTheLaneAsync();
        var call = RawGrpc.SendAsync(_server, "/dmin.v1.ScoringService/Score", RawGrpc.Frame(new ScoreRequest { UserId = "u", ItemIds = { "item-1" } }.ToByteArray()), headers: ("grpc-timeout", "1S"));

        Assert.Equal(StatusCode.DeadlineExceeded, (await call.WaitAsync(Patience)).Status);

        await AssertNothingStaysAsync(first);
        Assert.Equal(1, _scorer.Parts);
        Assert.Equal((1, 1), (_counts["dmin.requests.received"], _counts["dmin.requests deadline"]));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_models")]
    private static extern ref ModelSnapshot[]? ModelsOf(ModelRepository repository);

    private InferenceLanes Lanes => _server.Services.GetRequiredService<InferenceLanes>();

    private Task<ScoringAnswer> ScoreAsync(int candidates) => _handler.ScoreAsync(candidates, Query, new CallTerms(null, null, DateTime.MaxValue), _caller.Token);

    private static ScoringQuery Query(int candidates) => new() { UserId = "u", Candidates = new CandidateIds([.. Enumerable.Range(1, candidates).Select(HandMadeModel.ItemId)]) };

    // Work of one part, which stays there; it is nobody's request.
    private async Task<Task> HoldTheLaneAsync()
    {
        var model = _server.Services.GetRequiredService<ModelRepository>().Models[0];
        _scorer.BeforePart = _ =>
        {
            _entered.Set();
            _open.Wait();
        };
        var first = Lanes.ScoreAsync(model, model.Encoder.Encode(Query(4), []), CancellationToken.None);
        Assert.True(await Task.Run(() => _entered.Wait(Patience)));
        return first;
    }

    private async Task WaitsAsync(Task request)
    {
        var patience = Stopwatch.StartNew();
        while (Lanes.Depth == 0 && !request.IsCompleted && patience.Elapsed < Patience)
        {
            await Task.Delay(5);
        }

        Assert.Equal(1, Lanes.Depth);
    }

    private void Cancel(bool when)
    {
        if (when)
        {
            _caller.Cancel();
        }
    }

    private async Task AssertCancelledAsync(Task request, Task? others = null)
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(1, _counts["dmin.requests cancelled"]);
        await AssertNothingStaysAsync(others);
        Assert.Equal(1, _counts["dmin.requests.received"]);
    }

    private async Task AssertNothingStaysAsync(Task? others)
    {
        _open.Set();
        await (others ?? Task.CompletedTask);
        var patience = Stopwatch.StartNew();
        while (_scorer.Open > 0 && patience.Elapsed < Patience)
        {
            await Task.Delay(5); // a lane tells the callers first and puts away afterwards
        }

        var counts = Lanes.Counts;
        Assert.Equal((0, 0), (Lanes.Depth, _scorer.Open));
        Assert.Equal(counts.Received, counts.Completed + counts.Failed + counts.Refused + counts.Abandoned);
    }
}
