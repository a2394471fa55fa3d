using System.Globalization;
using CsCheck;
using DminServing.Pipeline;
using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Inference;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DminServing.Server.Tests.Hosting;

/// <summary>Any good settings are read as they are written.</summary>
public sealed class SettingsRoundTripTests
{
    private static readonly Gen<(string Key, object Value)[]> Settings = Gen.Select(
        Gen.Select(Gen.Int[1, 65_535], Gen.Int[1, 100_000], Gen.Int[1, 600_000]),
        Gen.Select(Gen.Enum<InferenceProvider>(), Gen.Int[0, 256], Gen.Int[1, 100_000], Gen.Int[0, 65_536]),
        Gen.Select(Gen.Int[2, 10_000], Gen.Int[1, 1000], Gen.Enum<RedisFormat>(), Gen.Int[1, 10_000]),
        (server, inference, behaviors) => new (string, object)[]
        {
            ("Server:RestPort", server.Item1), ("Server:GrpcPort", 0), ("Server:ManagementPort", 0), ("Server:MaxCandidatesPerRequest", server.Item2), ("Server:MaxRequestDuration", TimeSpan.FromMilliseconds(server.Item3)),
            ("Inference:Provider", inference.Item1), ("Inference:Lanes", inference.Item2), ("Inference:QueueCapacity", inference.Item3), ("Inference:UserCacheMiB", inference.Item4),
            ("Behaviors:Redis:Timeout", TimeSpan.FromMilliseconds(behaviors.Item1)), ("Behaviors:Redis:AttemptTimeout", TimeSpan.FromMilliseconds(behaviors.Item1 / 2d)), ("Behaviors:Redis:BreakerFailureRatio", behaviors.Item2 / 1000d), ("Behaviors:Redis:Format", behaviors.Item3), ("Behaviors:Redis:PackedBehaviors", behaviors.Item4),
        });

    [Fact]
    public void What_Is_Written_Is_What_Is_Read() => Settings.Sample(
        settings =>
        {
            var services = new ServiceCollection().AddScoringPipeline();
            services.AddSettings<ServerOptions, ServerOptionsValidator>(ServerOptions.Section);
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => Convert.ToString(setting.Value, CultureInfo.InvariantCulture))).Build();

            Assert.DoesNotContain(SettingsSection.Problems(services, configuration), problem => !problem.StartsWith("Models:", StringComparison.Ordinal));
            object[] read = [configuration.GetSection(ServerOptions.Section).Get<ServerOptions>()!, configuration.GetSection(InferenceOptions.Section).Get<InferenceOptions>()!, configuration.GetSection(BehaviorsOptions.Section).Get<BehaviorsOptions>()!];
            Assert.All(settings, setting => Assert.Equal(setting.Value, ValueOf(read, setting.Key)));
        },
        iter: Cases.Of(200));

    private static object? ValueOf(object[] sections, string key)
    {
        string[] path = key.Split(':');
        var value = sections.Single(section => section.GetType().Name == path[0] + "Options") as object;
        foreach (var name in path[1..])
        {
            value = value!.GetType().GetProperty(name)!.GetValue(value);
        }

        return value;
    }
}
