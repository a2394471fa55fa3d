using BenchmarkDotNet.Attributes;
using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DminServing.Benchmarks;

/// <summary>A whole request through the pipeline's five steps, behaviors from the embedded store, one request at a time.</summary>
public class RequestBenchmarks : IAsyncDisposable
{
    private ServiceProvider _services = null!;
    private ScoringPipeline _pipeline = null!;
    private ScoringQuery _query = null!;

    [Params(10, 100, 1000)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Models:Path"] = DemoModel.Root, ["Inference:Provider"] = "cpu" }).Build();
        _services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddMetrics().AddScoringPipeline().BuildServiceProvider();
        _services.GetRequiredService<ModelRepository>().Load();
        _pipeline = _services.GetRequiredService<ScoringPipeline>();
        var query = DemoModel.Query(Candidates);
        await _services.GetRequiredService<IBehaviorStore>().AppendAsync(query.UserId, [.. query.Behaviors!], CancellationToken.None);
        _query = query with { Behaviors = null };
    }

    [Benchmark]
    public Task<ScoringAnswer> Score() => _pipeline.ScoreAsync(_query, CancellationToken.None);

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
