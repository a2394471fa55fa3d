using BenchmarkDotNet.Attributes;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;

namespace DminServing.Benchmarks;

/// <summary>A whole request through the pipeline's five steps, behaviors from the embedded store, one request at a time.</summary>
public class RequestBenchmarks : IAsyncDisposable
{
    private PipelineUnderTest _host = null!;
    private ScoringQuery _query = null!;

    [Params(10, 100, 1000)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _host = new PipelineUnderTest();
        _query = await _host.StoreBehaviorsAsync(DemoModel.Query(Candidates));
    }

    [Benchmark]
    public Task<ScoringAnswer> Score() => _host.Pipeline.ScoreAsync(_query, CancellationToken.None);

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
