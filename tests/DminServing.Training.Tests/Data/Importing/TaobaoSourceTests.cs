using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class TaobaoSourceTests : IDisposable
{
    private static readonly string[] Lines = ["1,2268318,2520377,pv,1511544070", "1,2333346,2520771,buy,1511561733", "1,2576651,149192,cart,1511572885", "2,2268318,2520377,fav,1511593493"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UserBehavior.csv")]
    [InlineData("UserBehavior.csv.gz")]
    [InlineData("UserBehavior.csv.zip")]
    public void Page_Views_Are_Taken_And_The_Rest_Is_Counted(string name)
    {
        var log = new InteractionLog();

        var bad = Read(log, name, TaobaoSource.DefaultTypes, Lines);

        Assert.Equal((1, 3, 0), (log.Count, log.Skipped, bad.Count));
        Assert.Equal(("1", "2268318", "2520377"), (log.Users[0], log.Items[0], log.CategoryOf(0)));
        Assert.Equal([1511544070000], log.ToHistories().TimesOf(0));
    }

    [Fact]
    public void The_Types_Asked_For_Are_Taken()
    {
        var log = new InteractionLog();

        Read(log, "UserBehavior.csv", ["buy", "fav"], Lines);

        Assert.Equal((2, 2), (log.Count, log.Skipped));
        Assert.Equal(["2333346", "2268318"], Enumerable.Range(0, 2).Select(item => log.Items[item]));
    }

    [Theory]
    [InlineData("1,2,3,pv", "has 4 comma-separated fields")]
    [InlineData("1,2,3,pv,4,5", "has 6 comma-separated fields")]
    [InlineData("1,2,3,view,4", "has 'view' instead of pv, buy, cart, fav")]
    [InlineData("1,2,3,buy,now", "has 'now' instead of Unix seconds")]
    [InlineData(",2,3,pv,4", "has an empty user")]
    public void A_Bad_Line_Is_Left_Out_With_Number_And_Reason(string line, string reason)
    {
        var log = new InteractionLog();

        var (number, text) = Assert.Single(Read(log, "UserBehavior.csv", TaobaoSource.DefaultTypes, [.. Lines, line]).Lines);

        Assert.Equal(5, number);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Equal(1, log.Count);
    }

    private BadLines Read(InteractionLog log, string name, IEnumerable<string> types, params string[] lines) =>
        Assert.Single(new TaobaoSource(_folder.Write(name, lines), types, 0.01).Read(log, _ => null));
}
