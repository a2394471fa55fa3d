using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class TsvSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("shop.tsv")]
    [InlineData("shop.tsv.gz")]
    [InlineData("shop.tsv.zip")]
    public void Lines_Become_Interactions_In_Milliseconds(string name)
    {
        var log = new InteractionLog();

        var bad = Read(log, name, "ann\tboots\tshoes\t20", "ann\tchino\ttrousers\t-3", "ben\tboots\tshoes\t7");

        var histories = log.ToHistories();
        Assert.Equal(0, bad.Count);
        Assert.Equal((2, 2, 3), (log.Users.Count, log.Items.Count, histories.Behaviors));
        Assert.Equal([-3000, 20000], histories.TimesOf(0));
        Assert.Equal("trousers", log.CategoryOf(histories.ItemsOf(0)[0]));
    }

    [Theory]
    [InlineData("ann\tboots\tshoes", "has 3 tab-separated fields instead of user, item, category and Unix seconds")]
    [InlineData("ann\tboots\tshoes\t1\t2", "has 5 tab-separated fields")]
    [InlineData("", "has 1 tab-separated fields")]
    [InlineData("\tboots\tshoes\t1", "has an empty user")]
    [InlineData("ann\t\tshoes\t1", "has an empty item")]
    [InlineData("ann\tbo\u0007ots\tshoes\t1", "has U+0007 in its item")]
    [InlineData("ann\tbo\uFFFDots\tshoes\t1", "has U+FFFD in its item")]
    [InlineData("ann\tboots\tshoes\tyesterday", "has 'yesterday' instead of Unix seconds")]
    [InlineData("ann\tboots\tshoes\t99999999999999999", "instead of Unix seconds")]
    public void A_Bad_Line_Is_Left_Out_With_Number_And_Reason(string line, string reason)
    {
        var log = new InteractionLog();

        var bad = Read(log, "shop.tsv", "ann\tboots\tshoes\t1", line, "ben\tboots\tshoes\t1");

        var (number, text) = Assert.Single(bad.Lines);
        Assert.Equal(2, number);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Equal(2, log.Count);
    }

    [Fact]
    public void Too_Many_Bad_Lines_Mean_That_The_File_Is_Another()
    {
        var trouble = Assert.Throws<TrainingException>(() => Read(new InteractionLog(), "shop.tsv", Enumerable.Repeat("a,b,c,1", 11)));

        Assert.Contains("shop.tsv: 11 of 11 lines are bad. Line 1: has 1 tab-separated fields", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Missing_File_Is_Named() =>
        Assert.Contains("nowhere.tsv does not exist", Assert.Throws<TrainingException>(() => new TsvSource("nowhere.tsv", 0.01).Read(new InteractionLog(), _ => null)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_Folder_Is_Refused() =>
        Assert.Contains("is a folder; name a file", Assert.Throws<TrainingException>(() => new TsvSource(Path.GetTempPath(), 0.01).Read(new InteractionLog(), _ => null)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_Damaged_Archive_Is_Named()
    {
        var path = _folder.Write("shop.tsv.gz", Enumerable.Range(0, 2000).Select(i => $"u{i}\ti{i * 7919}\tc\t{i}"));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 2, 200).Fill(0xFF);
        File.WriteAllBytes(path, bytes);

        var trouble = Assert.Throws<TrainingException>(() => new TsvSource(path, 0.5).Read(new InteractionLog(), _ => null));

        Assert.Contains("shop.tsv.gz", trouble.Message, StringComparison.Ordinal);
    }

    private BadLines Read(InteractionLog log, string name, params IEnumerable<string> lines) =>
        Assert.Single(new TsvSource(_folder.Write(name, lines), 0.01).Read(log, _ => null));
}
