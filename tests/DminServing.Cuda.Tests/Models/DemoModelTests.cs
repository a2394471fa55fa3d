using System.Diagnostics.Metrics;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Inference.Cuda;
using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;
using DminServing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Cuda.Tests.Models;

/// <summary>The committed demo model, a DMIN as it is trained and exported, on the device.</summary>
public sealed class DemoModelTests : IDisposable
{
    private const float Same = 1e-6f;
    private static readonly string Folder = Repository.File("models/dmin-demo/1");
    private readonly InferenceOptions _options = new() { Provider = InferenceProvider.Cuda, CudaLibrary = CudaMachine.Library, Lanes = 4 };
    private readonly ModelSnapshot _model;
    private readonly IScorer _cpu;

    public DemoModelTests()
    {
        _model = new ModelLoader(CudaMachine.Scorers(_options), Options.Create(_options), NullLogger<ModelLoader>.Instance).Load(Folder);
        _cpu = CudaMachine.Cpu.Create(_model.Manifest, Folder);
    }

    public void Dispose()
    {
        _model.Dispose();
        _cpu.Dispose();
    }

    [Fact]
    public void It_Passes_All_Checks_There()
    {
        Assert.IsType<CudaScorer>(_model.Scorer);
        Assert.Equal(("cuda", "onnxruntime", "models run on CUDA"), (_model.Provider.Name, _model.Scorer.Name, _model.ScorerReason));
    }

    [Fact]
    public void Every_Length_And_Number_Of_Candidates_Scores_As_On_The_Cpu()
    {
        foreach (var query in Queries(seed: 31))
        {
            AssertSame(_cpu.Score([query]), _model.Scorer.Score([query]));
        }
    }

    [Fact]
    public void Explanations_Have_The_Cpus_Scores() =>
        Assert.All(Queries(seed: 35), query => AssertSame(_cpu.Score([query]), _model.Attention!.Score(query).Ctr));

    [Fact]
    public async Task Lanes_Give_Every_Caller_The_Cpus_Scores()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var lanes = new InferenceLanes(Options.Create(_options), new PipelineMetrics(services.GetRequiredService<IMeterFactory>()), TimeProvider.System);
        EncodedQuery[] queries = [.. Queries(seed: 32), .. Queries(seed: 33), .. Queries(seed: 34)];

        var results = await Task.WhenAll(queries.Select(query => lanes.ScoreAsync(_model, query, TestContext.Current.CancellationToken)));

        Assert.All(queries.Zip(results), pair => AssertSame(_cpu.Score([pair.First]), pair.Second.Value.Ctr));
    }

    private EncodedQuery[] Queries(int seed)
    {
        var (random, probes) = (new Random(seed), new ProbeQueries(_model.Manifest));
        int[] candidates = [1, 63, 64, 65, 200, 2049];
        return [.. Enumerable.Range(0, _model.Manifest.MaxBehaviors + 1).Select(length => probes.Random(length, candidates[length % candidates.Length], random))];
    }

    private static void AssertSame(float[] expected, float[] scores)
    {
        Assert.Equal(expected.Length, scores.Length);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, Same));
    }
}
