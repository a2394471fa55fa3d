using DminServing.Fuzz.Mutations;
using DminServing.Fuzz.Targets;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DminServing.Server.Tests.Fuzz;

/// <summary>Spoiled messages, a short run of what <c>DminServing.Soak mutations</c> does.</summary>
public sealed class MutationTests : IDisposable
{
    private const int InProcess = 3000;
    private const int Live = 1000;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names() => [.. AllTargets.List.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_Comes_Is_Taken_Or_Refused(string target) => Assert.Empty(Campaign.Run(AllTargets.Find(target), InProcess, seed: 1).Findings);

    [Fact]
    public void A_Planted_Bug_Is_Found()
    {
        var findings = Campaign.Run(PlantedBug.In(AllTargets.Find("json")), InProcess, seed: 1).Findings;

        Assert.All(findings, finding => Assert.Contains("InvalidOperationException: The planted bug.", finding, StringComparison.Ordinal));
        Assert.NotEmpty(findings);
    }

    [Fact]
    public void The_Same_Seed_Gives_The_Same_Bytes()
    {
        byte[][] examples = [[1, 2, 3], [4, 5]];

        Assert.Equal(Enumerable.Range(0, 50).Select(new Mutator(examples, 7).Make), Enumerable.Range(0, 50).Select(new Mutator(examples, 7).Make));
        Assert.NotEqual(Enumerable.Range(0, 50).Select(new Mutator(examples, 8).Make), Enumerable.Range(0, 50).Select(new Mutator(examples, 7).Make));
    }

    [Fact]
    public async Task A_Server_Refuses_Them_As_The_Callers_Fault_And_Serves_On()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder);
        using var campaign = new LiveCampaign(AddressOf(server, Listener.Rest), AddressOf(server, Listener.Grpc));

        var (statuses, findings) = await campaign.RunAsync(Live, seed: 2);

        Assert.Empty(findings);
        Assert.Superset(new HashSet<string> { "gRPC 0", "gRPC 3", "HTTP 200", "HTTP 400" }, statuses.Keys.ToHashSet());
        Assert.Empty(server.Logs.At(LogLevel.Error));
        using var probe = server.Http(Listener.Management);
        Assert.StartsWith("Healthy", await probe.GetStringAsync("/healthz/ready"), StringComparison.Ordinal);
    }

    private static Uri AddressOf(ServerUnderTest server, Listener listener) => new($"http://127.0.0.1:{server.PortOf(listener)}");
}
