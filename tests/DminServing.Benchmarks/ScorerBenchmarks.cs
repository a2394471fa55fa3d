using BenchmarkDotNet.Attributes;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using Microsoft.Extensions.Options;

namespace DminServing.Benchmarks;

/// <summary>Step (4) alone, one thread, T behaviors: the flat layout, which any framework would export, against the grouped one in ONNX Runtime
/// and against the fused kernel.</summary>
public class ScorerBenchmarks : IDisposable
{
    private IScorer _flat = null!;
    private IScorer _grouped = null!;
    private IScorer _fused = null!;
    private EncodedQuery[] _batch = [];

    [Params(10, 100, 1000)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var options = Options.Create(new InferenceOptions { Provider = InferenceProvider.Cpu, UserCacheMiB = 0 });
        var scorers = new ScorerFactory(new SessionFactory(options), options);
        _flat = scorers.Create(DemoModel.Manifest, DemoModel.Folder, GraphLayout.Flat);
        _grouped = scorers.Create(DemoModel.Manifest, DemoModel.Folder, GraphLayout.Grouped);
        _fused = scorers.CreateFused(DemoModel.Manifest, DemoModel.Folder);
        var encoder = new QueryEncoder(ModelFeatures.Load(DemoModel.Manifest.Features, DemoModel.Folder), DemoModel.Manifest.MaxBehaviors);
        var query = DemoModel.Query(Candidates);
        _batch = [encoder.Encode(query, query.Behaviors!)];
    }

    [Benchmark(Baseline = true)]
    public float[] Flat() => _flat.Score(_batch);

    [Benchmark]
    public float[] Grouped() => _grouped.Score(_batch);

    [Benchmark]
    public float[] Fused() => _fused.Score(_batch);

    [GlobalCleanup]
    public void Dispose()
    {
        _flat.Dispose();
        _grouped.Dispose();
        _fused.Dispose();
        GC.SuppressFinalize(this);
    }
}
