using DminServing.Pipeline;
using DminServing.Server.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DminServing.Server.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void The_Defaults_Are_Right() => Assert.True(new ServerOptionsValidator().Validate(null, new ServerOptions()).Succeeded);

    [Fact]
    public void All_Bad_Settings_Are_Listed() =>
        Assert.Equal(
            [
                "Server:GrpcPort (70000) must be from 0 to 65535.",
                "Server:RestPort and Server:ManagementPort are both 80; each needs its own port.",
                "Server:MaxCandidatesPerRequest (0) must be from 1 to 100000.",
                "Server:DrainDelay (01:00:00) must be from 0 to 5 min.",
                "Server:ShutdownTimeout (00:00:00) must be from 1 s to 1 h.",
            ],
            new ServerOptionsValidator().Validate(null, new ServerOptions { RestPort = 80, GrpcPort = 70_000, ManagementPort = 80, MaxCandidatesPerRequest = 0, DrainDelay = TimeSpan.FromHours(1), ShutdownTimeout = TimeSpan.Zero }).Failures);

    [Fact]
    public void Whatever_Is_Wrong_With_The_Settings_Is_Told_At_Once_By_Key()
    {
        var services = new ServiceCollection().AddScoringPipeline();
        services.AddSettings<ServerOptions, ServerOptionsValidator>(ServerOptions.Section);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Inference:Provider"] = "foo",
            ["Inference:Provder"] = "cpu",
            ["Inference:Lanes"] = "many",
            ["Behaviors:Redis:Timeout"] = "5ms",
            ["Behaviors:Redis:Conection"] = "localhost",
            ["Server:RestPort"] = "99999",
            ["Server:MaxCandidatesPerRequest"] = "0",
            ["Models:Default"] = "",
        }).Build();

        Assert.Equal(
            [
                "Behaviors:Redis:Conection is no setting; Behaviors:Redis has Connection, User, Password, Ssl, CertificateAuthority, PreferReplica, Format, PackedBehaviors, Timeout, AttemptTimeout, AppendTimeout, RetryBudget, RetryDelay, BreakerFailureRatio, BreakerMinimumReads, BreakerWindow, BreakerDuration.",
                "Behaviors:Redis:Timeout (5ms) must be a time such as 00:00:00.1.",
                "Inference:Lanes (many) must be a whole number.",
                "Inference:Provider (foo) must be one of auto, cuda, cpu.",
                "Models:Default is empty; name the model of requests that name none.",
                "Server:MaxCandidatesPerRequest (0) must be from 1 to 100000.",
                "Server:RestPort (99999) must be from 0 to 65535.",
            ],
            SettingsSection.Problems(services, configuration).Where(problem => !problem.StartsWith("Inference:Provder", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains(SettingsSection.Problems(services, configuration), problem => problem.StartsWith("Inference:Provder is no setting; Inference has Provider, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Good_Settings_Have_No_Problems()
    {
        var services = new ServiceCollection().AddScoringPipeline();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["inference:provider"] = "CPU", ["Behaviors:Redis:Timeout"] = "0:00:00.2", ["Unrelated:Key"] = "x" }).Build();

        Assert.Empty(SettingsSection.Problems(services, configuration));
    }

    [Fact]
    public void Tls_Needs_Both_Of_Its_Files() =>
        Assert.Equal(
            ["Server:Tls needs both CertificateFile and KeyFile, or neither.", "Server:Tls:KeyFile (/nowhere) is no file."],
            new ServerOptionsValidator().Validate(null, new ServerOptions { Tls = new TlsOptions { KeyFile = "/nowhere" } }).Failures);

    [Fact]
    public void Any_Number_Of_Ports_May_Be_Left_To_The_System() =>
        Assert.True(new ServerOptionsValidator().Validate(null, new ServerOptions { RestPort = 0, GrpcPort = 0, ManagementPort = 0 }).Succeeded);
}
