using DminServing.ModelContract.Holdout;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Models;
using DminServing.Testing;
using Xunit;

namespace DminServing.Pipeline.Tests.Models;

public sealed class HoldoutCheckTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PipelineHost _host;

    public HoldoutCheckTests() => _host = PipelineHost.Create(_folder);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void A_Version_Is_As_Good_As_Served_As_It_Was_Trained(GraphLayout layout) =>
        Assert.Matches("^40 users, AUC (0\\.[0-9]{4}) as served and \\1 as trained$", Check(new HandMadeModel { HasHoldout = true, Layout = layout }.WriteTo(_folder.Path))!.Finding);

    [Theory]
    [InlineData(0.00004, false)]
    [InlineData(0.0002, true)]
    [InlineData(-0.0002, true)]
    public void Four_Decimals_Count(double error, bool refused)
    {
        var folder = new HandMadeModel { HasHoldout = true, HoldoutError = error }.WriteTo(_folder.Path);

        Assert.Equal(refused, Record.Exception(() => Check(folder)) is ModelRefusedException);
    }

    [Fact]
    public void A_Version_Without_A_Sample_Has_Nothing_To_Say() => Assert.Null(Check(new HandMadeModel().WriteTo(_folder.Path)));

    [Fact]
    public void A_Changed_Sample_Does_Not_Load()
    {
        var folder = new HandMadeModel { HasHoldout = true }.WriteTo(_folder.Path);
        Tamper(folder);

        Assert.Equal("files", Assert.Throws<ModelRefusedException>(() => Check(folder)).Check);
    }

    [Fact]
    public void A_Changed_Sample_With_A_Changed_Digest_Has_Another_Auc()
    {
        var made = new HandMadeModel { HasHoldout = true };
        var folder = made.WriteTo(_folder.Path);
        Tamper(folder);
        made.WriteManifest(folder);

        var refusal = Assert.Throws<ModelRefusedException>(() => Check(folder));

        Assert.Equal(HoldoutCheck.Name, refusal.Check);
        Assert.Matches("AUC of 40 users is 0\\.[0-9]{4} as served, the trained network's was 0\\.[0-9]{4}", refusal.Reason);
    }

    [Theory]
    [InlineData("no sample")]
    [InlineData("""{"user_id":"u","behaviors":[null],"positive":"p","negative":"n"}""")]
    public void A_Sample_That_Cannot_Be_Read_Is_Refused(string line)
    {
        var made = new HandMadeModel { HasHoldout = true };
        var folder = made.WriteTo(_folder.Path);
        File.WriteAllText(Path.Combine(folder, HoldoutFile.FileName), line);
        made.WriteManifest(folder);

        Assert.Equal(HoldoutCheck.Name, Assert.Throws<ModelRefusedException>(() => Check(folder)).Check);
    }

    private ModelCheck? Check(string folder)
    {
        using var model = _host.Get<ModelLoader>().Load(folder);
        return HoldoutCheck.Run(model, folder, CancellationToken.None);
    }

    // The first user now clicks what was the negative.
    private static void Tamper(string folder)
    {
        var path = Path.Combine(folder, HoldoutFile.FileName);
        var users = HoldoutFile.Load(path);
        HoldoutFile.Save([.. users.Take(3).Select(user => user with { Positive = user.Negative, Negative = user.Positive }), .. users.Skip(3)], path);
    }
}
