using DminServing.Protos.V1;
using DminServing.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Xunit;

namespace DminServing.Server.Tests.Grpc;

public sealed class ModelGrpcServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_Version_Is_Listed_With_Its_Facts()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        new HandMadeModel { Version = 2 }.WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder);

        var answer = await new ModelService.ModelServiceClient(server.Grpc).ListModelsAsync(new ListModelsRequest());

        Assert.Equal([("2", true), ("1", false)], answer.Models.Select(model => (model.Version, model.IsDefault)));
        var newest = answer.Models[0];
        Assert.Equal(("handmade", "handmade", "flat", 6u, "cpu"), (newest.Name, newest.Architecture, newest.Layout, newest.MaxBehaviors, newest.Provider));
        Assert.Equal(["user user_id vocabulary 4", "item item_id vocabulary 51", "item category vocabulary 6"], newest.Features.Select(feature => $"{feature.Group} {feature.Name} {feature.Encoding} {feature.Size}"));
        Assert.Null(newest.Training);
        Assert.Equal((10_000u, 10_000u), (answer.MaxCandidatesPerRequest, newest.MaxCandidatesPerRequest));
        Assert.NotEmpty(newest.ProviderReason);
    }

    [Fact]
    public async Task One_Version_Is_Found_By_Name_Or_Not_At_All()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder);
        var client = new ModelService.ModelServiceClient(server.Grpc);

        Assert.Equal("1", (await client.GetModelAsync(new GetModelRequest())).Version);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await client.GetModelAsync(new GetModelRequest { Name = "x" }))).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dmin.v1.ScoringService")]
    [InlineData("dmin.v1.ModelService")]
    public async Task Health_Is_Told_Per_Service(string service)
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var server = await ServerUnderTest.StartAsync(_folder);

        var answer = await new global::Grpc.Health.V1.Health.HealthClient(server.Grpc).CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }
}
