using DminServing.Pipeline.Behaviors;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Pipeline.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Inference:Lanes", "-1", "Inference:Lanes (-1) must be from 0 to 256.")]
    [InlineData("Inference:QueueCapacity", "0", "Inference:QueueCapacity (0) must be from 1 to 100000.")]
    [InlineData("Inference:UserCacheMiB", "-1", "Inference:UserCacheMiB (-1) must be from 0 to 65536.")]
    [InlineData("Behaviors:Prepared:Lifetime", "00:06:00", "Behaviors:Prepared:Lifetime (00:06:00) must be from 00:00:00.01 to 00:05:00.")]
    [InlineData("Behaviors:Prepared:Users", "0", "Behaviors:Prepared:Users (0) must be from 1 to 1000000.")]
    [InlineData("Inference:CandidatesPerRun", "0", "Inference:CandidatesPerRun (0) must be from 1 to 10000.")]
    [InlineData("Inference:CudaDevice", "64", "Inference:CudaDevice (64) must be from 0 to 63.")]
    [InlineData("Inference:CudaLibrary", "/nowhere.so", "Inference:CudaLibrary (/nowhere.so) does not exist.")]
    [InlineData("Behaviors:Redis:AppendTimeout", "00:00:00", "Behaviors:Redis:AppendTimeout (00:00:00) must be from 0:00:00.001 to 0:00:10.")]
    [InlineData("Behaviors:Redis:AttemptTimeout", "00:00:00.03", "Behaviors:Redis:AttemptTimeout (00:00:00.0300000) must be below Behaviors:Redis:Timeout (00:00:00.0250000); lower the first or raise the second.")]
    [InlineData("Behaviors:Redis:RetryBudget", "2", "Behaviors:Redis:RetryBudget (2) must be from 0 to 1.")]
    [InlineData("Behaviors:Redis:BreakerMinimumReads", "1", "Behaviors:Redis:BreakerMinimumReads (1) must be from 2 to 1000000.")]
    [InlineData("Behaviors:Redis:CertificateAuthority", "/nowhere.crt", "Behaviors:Redis:CertificateAuthority (/nowhere.crt) does not exist.")]
    [InlineData("Behaviors:Stale:Users", "-1", "Behaviors:Stale:Users (-1) must be from 0 to 1000000.")]
    [InlineData("Behaviors:Redis:PackedBehaviors", "0", "Behaviors:Redis:PackedBehaviors (0) must be from 1 to 10000.")]
    [InlineData("Behaviors:Redis:BreakerFailureRatio", "1.5", "Behaviors:Redis:BreakerFailureRatio (1.5) must be above 0 and at most 1.")]
    [InlineData("Behaviors:Redis:BreakerDuration", "00:02:00", "Behaviors:Redis:BreakerDuration (00:02:00) must be from 0:00:00.5 to 0:01:00.")]
    [InlineData("Behaviors:Redis:Connection", "host:1,nonsense=2", "Behaviors:Redis:Connection is no StackExchange.Redis connection string")]
    [InlineData("Behaviors:Embedded:SeedFile", "/nowhere.tsv", "Behaviors:Embedded:SeedFile (/nowhere.tsv) does not exist.")]
    [InlineData("Models:Default", "", "Models:Default is empty")]
    [InlineData("Models:Path", "/nowhere", "Models:Path (/nowhere) is no folder")]
    public async Task A_Bad_Setting_Is_Refused_By_Its_Key(string key, string value, string message)
    {
        await using var host = PipelineHost.Create(_folder, (key, value));

        Func<object> read = key.Split(':')[0] switch
        {
            "Inference" => () => host.Get<IOptions<InferenceOptions>>().Value,
            "Behaviors" => () => host.Get<IOptions<BehaviorsOptions>>().Value,
            _ => () => host.Get<IOptions<ModelsOptions>>().Value,
        };

        Assert.StartsWith(message, Assert.Throws<OptionsValidationException>(read).Failures.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_Bad_Settings_Are_Listed()
    {
        await using var host = PipelineHost.Create(_folder, ("Inference:Lanes", "-1"), ("Inference:QueueCapacity", "0"));

        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => host.Get<IOptions<InferenceOptions>>().Value).Failures.Count());
    }

    [Fact]
    public async Task The_Embedded_Store_Starts_With_The_Seed_Beside_The_Default_Model()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        File.WriteAllText(_folder["handmade/demo-behaviors.tsv"], "ann\titem-1\tcategory-2\t5\n");
        await using var host = PipelineHost.Create(_folder);

        Assert.Equal([new("item-1", 5)], (await host.Store.ReadNewestAsync("ann", 5, CancellationToken.None)).NewestFirst);
    }
}
