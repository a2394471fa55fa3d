using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Models;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_Request_That_Names_Nothing_Gets_The_Newest_Version_Of_The_Default()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel { Version = 2 }, new HandMadeModel { Version = 10, Layout = GraphLayout.Grouped }, new HandMadeModel { Name = "another", Version = 11 });

        Assert.Equal("10", host.Models.Find("", "").Version);
        Assert.Equal("2", host.Models.Find("", "2").Version);
        Assert.Equal("another", host.Models.Find("another", "").Name);
        Assert.Equal(["another/11", "handmade/10", "handmade/2"], host.Models.Models.Select(model => $"{model.Name}/{model.Version}"));
        Assert.Equal(["handmade/10"], host.Models.Models.Where(host.Models.IsDefault).Select(model => $"{model.Name}/{model.Version}"));
    }

    [Fact]
    public async Task A_Model_That_Is_Not_Served_Is_Named_By_Its_Field()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());

        var model = Assert.Throws<UnknownModelException>(() => host.Models.Find("nothing", ""));
        var version = Assert.Throws<UnknownModelException>(() => host.Models.Find("", "7"));

        Assert.Equal(("model", "No such model is served; there are: handmade."), (model.Field, model.Message));
        Assert.Equal(("model_version", "No such version of handmade is served; the newest is 1."), (version.Field, version.Message));
    }

    [Fact]
    public async Task A_Version_That_Fails_A_Check_Leaves_The_Others_Serving()
    {
        await using var host = PipelineHost.Serving(_folder, new HandMadeModel(), new HandMadeModel { Version = 2, GoldenError = 1 });

        Assert.Equal(["1"], host.Models.Models.Select(model => model.Version));
    }

    [Fact]
    public async Task Without_Any_Version_Of_The_Default_Loading_Fails_With_The_Reason()
    {
        new HandMadeModel { GoldenError = 1 }.WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder);

        Assert.Equal("golden scores", Assert.Throws<ModelRefusedException>(host.Models.Load).Check);
        Assert.Empty(host.Models.Models);
    }

    [Fact]
    public async Task An_Empty_Folder_Is_Named()
    {
        await using var host = PipelineHost.Create(_folder);

        Assert.Contains("there is no 'handmade' (Models:Default) in it", Assert.Throws<ModelRefusedException>(host.Models.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_That_Is_Given_Up_Leaves_Nothing_Behind()
    {
        new HandMadeModel().WriteTo(_folder.Path);
        await using var host = PipelineHost.Create(_folder);

        Assert.Throws<OperationCanceledException>(() => host.Models.Load(new CancellationToken(canceled: true)));
        Assert.Empty(host.Models.Models);
    }

    [Fact]
    public async Task Before_Loading_Nothing_Is_Found()
    {
        await using var host = PipelineHost.Create(_folder);

        Assert.Throws<ModelsNotReadyException>(() => host.Models.Find("", ""));
    }

    [Fact]
    public async Task Folders_That_Are_No_Versions_Are_Passed_Over()
    {
        Directory.CreateDirectory(_folder["handmade/latest"]);
        Directory.CreateDirectory(_folder["handmade/3"]); // being copied: no manifest yet

        await using var host = PipelineHost.Serving(_folder, new HandMadeModel());

        Assert.Single(host.Models.Models);
    }
}
