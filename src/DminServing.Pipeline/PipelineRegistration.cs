using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Pipeline.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline;

/// <summary>Registers the pipeline: options with their validators, then the stages in the order of a request.</summary>
public static class PipelineRegistration
{
    /// <summary>Adds <see cref="ScoringPipeline"/> and everything it needs; settings come from the configuration's sections.</summary>
    public static IServiceCollection AddScoringPipeline(this IServiceCollection services)
    {
        services.AddSettings<BehaviorsOptions, BehaviorsOptionsValidator>(BehaviorsOptions.Section);
        services.AddSettings<InferenceOptions, InferenceOptionsValidator>(InferenceOptions.Section);
        services.AddSettings<ModelsOptions, ModelsOptionsValidator>(ModelsOptions.Section);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton<LogLimit>();
        services.AddSingleton<SessionFactory>();
        services.AddSingleton<ScorerFactory>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<ModelRepository>();
        services.AddBehaviorStore();                   // (1)
        services.AddSingleton<PreparedBehaviors>();
        services.AddSingleton<StaleBehaviors>();
        services.AddSingleton<BehaviorSequences>();
        services.AddSingleton<InferenceLanes>();       // (3) (4)
        services.AddSingleton<CandidateBudget>();
        services.AddSingleton<FiniteScores>();
        services.AddSingleton<ScoringPipeline>();
        services.AddSingleton<PipelineWarmUp>();
        services.AddSingleton<UserBehaviors>();
        services.AddSingleton<Explainer>();
        return services;
    }

    /// <summary>Binds options to a section of the configuration; the host refuses to start on a bad value and lists all of them.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class, new()
        where TValidator : class, IValidateOptions<TOptions>, new()
    {
        services.AddSingleton<SettingsSection>(new SettingsSection.Of<TOptions, TValidator>(section));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }

    private static void AddBehaviorStore(this IServiceCollection services) =>
        services.AddSingleton<IBehaviorStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<BehaviorsOptions>>().Value;
            return options.Redis.Connection.Length > 0
                ? ActivatorUtilities.CreateInstance<RedisBehaviorStore>(provider, options.Redis)
                : InMemoryBehaviorStore.Seeded(SeedFile(options.Embedded.SeedFile, provider.GetRequiredService<IOptions<ModelsOptions>>().Value));
        });

    private static string? SeedFile(string configured, ModelsOptions models)
    {
        if (configured.Length > 0)
        {
            return configured;
        }

        var beside = Path.Combine(ModelFolders.Find(models.Path) ?? models.Path, models.Default, "demo-behaviors.tsv");
        return File.Exists(beside) ? beside : null;
    }
}
