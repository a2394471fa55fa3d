using DminServing.ModelContract.Encoding;
using DminServing.Pipeline;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DminServing.Benchmarks;

/// <summary>The whole pipeline over the demo model, behaviors from the embedded store.</summary>
internal sealed class PipelineUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>A pipeline that has loaded its models.</summary>
    /// <param name="settings">Settings by their configuration key.</param>
    public PipelineUnderTest(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["Models:Path"] = DemoModel.Root, ["Inference:Provider"] = "cpu" };
        Array.ForEach(settings, setting => values[setting.Key] = setting.Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        _services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddMetrics().AddScoringPipeline().BuildServiceProvider();
        _services.GetRequiredService<ModelRepository>().Load();
        Pipeline = _services.GetRequiredService<ScoringPipeline>();
    }

    public ScoringPipeline Pipeline { get; }

    /// <summary>The one model.</summary>
    public ModelSnapshot Model => _services.GetRequiredService<ModelRepository>().Find("", "");

    /// <summary>Puts a query's behaviors into the store.</summary>
    /// <returns>The query without them.</returns>
    public async Task<ScoringQuery> StoreBehaviorsAsync(ScoringQuery query)
    {
        await _services.GetRequiredService<IBehaviorStore>().AppendAsync(query.UserId, [.. query.Behaviors!], CancellationToken.None);
        return query with { Behaviors = null };
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
