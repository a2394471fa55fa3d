using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DminServing.Pipeline.Tests;

/// <summary>The whole pipeline over a folder of models, as a program registers it; the clock stands at Unix time 1,000,000 ms.</summary>
internal sealed class PipelineHost : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private PipelineHost(ServiceProvider provider) => _provider = provider;

    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeMilliseconds(1_000_000);

    public FakeTimeProvider Clock { get; } = new(Now);

    public ScoringPipeline Pipeline => Get<ScoringPipeline>();

    public ModelRepository Models => Get<ModelRepository>();

    public IBehaviorStore Store => Get<IBehaviorStore>();

    /// <summary>A pipeline that has not loaded its models yet.</summary>
    /// <param name="models">The models' folder.</param>
    /// <param name="settings">Settings by their configuration key.</param>
    public static PipelineHost Create(TempFolder models, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["Models:Path"] = models.Path, ["Models:Default"] = "handmade", ["Inference:Lanes"] = "2" };
        Array.ForEach(settings, setting => values[setting.Key] = setting.Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddMetrics().AddScoringPipeline();
        PipelineHost? host = null;
        services.AddSingleton<TimeProvider>(_ => host!.Clock);
        host = new PipelineHost(services.BuildServiceProvider());
        return host;
    }

    /// <summary>A pipeline that serves the given models.</summary>
    public static PipelineHost Serving(TempFolder folder, params HandMadeModel[] models)
    {
        Array.ForEach(models, model => model.WriteTo(folder.Path));
        var host = Create(folder);
        host.Models.Load();
        return host;
    }

    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
