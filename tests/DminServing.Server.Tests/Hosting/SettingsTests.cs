using DminServing.Server.Hosting;
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
            ],
            new ServerOptionsValidator().Validate(null, new ServerOptions { RestPort = 80, GrpcPort = 70_000, ManagementPort = 80, MaxCandidatesPerRequest = 0 }).Failures);

    [Fact]
    public void Any_Number_Of_Ports_May_Be_Left_To_The_System() =>
        Assert.True(new ServerOptionsValidator().Validate(null, new ServerOptions { RestPort = 0, GrpcPort = 0, ManagementPort = 0 }).Succeeded);
}
