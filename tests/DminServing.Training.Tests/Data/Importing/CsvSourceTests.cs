using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class CsvSourceTests : IDisposable
{
    private const string Header = "timestamp,user_id,item_id,category,title";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_Are_Found_By_Their_Names()
    {
        var log = new InteractionLog();

        var bad = Read(log, new ColumnMapping(), "TimeStamp,\"user_id\",item_id,category,title", "20,ann,boots,shoes,\"Warm, \"\"new\"\"\"", "7.5,ben,chino,,x");

        Assert.Equal(0, bad.Count);
        Assert.Equal(["ann:boots:shoes:20000", "ben:chino::7500"], Rows(log));
    }

    [Fact]
    public void Columns_Are_Found_By_The_Names_Given()
    {
        var log = new InteractionLog();

        Read(log, new ColumnMapping("userId", "movieId", "genre", "ts"), "userId,movieId,rating,genre,ts", "1,31,2.5,Drama,1260759144");

        Assert.Equal(["1:31:Drama:1260759144000"], Rows(log));
    }

    [Fact]
    public void Columns_Are_Found_By_Number_Where_There_Is_No_Header()
    {
        var log = new InteractionLog();

        Read(log, new ColumnMapping("1", "2", null, "4"), "ann,boots,5,20", "ben,chino,3,7");

        Assert.Equal(["ann:boots::20000", "ben:chino::7000"], Rows(log));
    }

    [Fact]
    public void A_Table_May_Do_Without_Categories()
    {
        var log = new InteractionLog();

        Read(log, new ColumnMapping(), "user_id,item_id,timestamp", "ann,boots,20");

        Assert.Equal(["ann:boots::20000"], Rows(log));
    }

    [Theory]
    [InlineData("20", TimeUnit.Seconds, 20_000)]
    [InlineData("1.382659200e9", TimeUnit.Seconds, 1382659200000)]
    [InlineData("-0.0015", TimeUnit.Seconds, -2)]
    [InlineData("20", TimeUnit.Milliseconds, 20)]
    [InlineData("20500", TimeUnit.Microseconds, 20)]
    [InlineData("1970-01-02", TimeUnit.Iso, 86400000)]
    [InlineData("1970-01-02T00:00:00.25Z", TimeUnit.Iso, 86400250)]
    [InlineData("1970-01-02 01:00:00+01:00", TimeUnit.Iso, 86400000)]
    [InlineData("1970-01-02 00:00:00 UTC", TimeUnit.Iso, 86400000)]
    [InlineData("1970-01-02 00:01", TimeUnit.Iso, 86460000)]
    public void Times_Come_In_Several_Units(string time, TimeUnit unit, long milliseconds)
    {
        var log = new InteractionLog();

        var bad = Assert.Single(new CsvSource(_folder.Write("shop.csv", Header, $"{time},ann,boots,shoes,x"), new ColumnMapping(), ',', unit, 0.01).Read(log, _ => null));

        Assert.Empty(bad.Lines);
        Assert.Equal([milliseconds], log.ToHistories().TimesOf(0));
    }

    [Theory]
    [InlineData("20,ann,boots,shoes", "has 4 fields instead of 5")]
    [InlineData("", "has 1 fields instead of 5")]
    [InlineData("soon,ann,boots,shoes,x", "has 'soon' instead of Unix seconds")]
    [InlineData("99999999999999999,ann,boots,shoes,x", "instead of Unix seconds")]
    [InlineData("1e28,ann,boots,shoes,x", "instead of Unix seconds")]
    [InlineData("20,,boots,shoes,x", "has an empty user")]
    [InlineData("20,ann,\"bo\tots\",shoes,x", "has U+0009 in its item")]
    [InlineData("20,ann,boots,shoes,\"x\"y", "has text behind a closing quote")]
    [InlineData("20,ann,\"boots,shoes,x", "has a quote that is not closed within 256 lines")]
    public void A_Bad_Line_Is_Left_Out_With_Number_And_Reason(string line, string reason)
    {
        var log = new InteractionLog();

        var bad = Read(log, new ColumnMapping(), Header, "1,ann,boots,shoes,x", line, "2,ben,boots,shoes,x");

        var (number, text) = Assert.Single(bad.Lines);
        Assert.Equal(3, number);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Equal(["ann:boots:shoes:1000", "ben:boots:shoes:2000"], Rows(log));
    }

    [Fact]
    public void A_Quoted_Field_May_Go_On_Over_Lines()
    {
        var log = new InteractionLog();

        var bad = Read(log, new ColumnMapping(), Header, "1,ann,boots,\"shoes\nand more\",\"a\n\nb\"", "spoiled", "2,ben,chino,trousers,x");

        Assert.Equal(["ann:boots:shoes and more:1000", "ben:chino:trousers:2000"], Rows(log));
        Assert.Equal(6, Assert.Single(bad.Lines).Number);
    }

    [Fact]
    public void A_Quote_That_Was_Never_Closed_Costs_Its_Own_Line_Only()
    {
        var log = new InteractionLog();

        var bad = Read(log, new ColumnMapping(), [Header, "0,ann,\"boots,shoes,x", .. Enumerable.Range(0, 2000).Select(i => $"{i},ben,i{i},shoes,\"x\"")]);

        Assert.Equal(2000, log.Count);
        Assert.Equal(2, Assert.Single(bad.Lines).Number);
    }

    [Fact]
    public void A_Line_That_Is_Too_Long_Is_Left_Out()
    {
        var log = new InteractionLog();

        var bad = Read(log, new ColumnMapping(), Header, $"1,ann,boots,shoes,{new string('x', 5_000_000)}", "2,ben,chino,trousers,x");

        Assert.Equal((2, "is longer than 4194304 characters"), Assert.Single(bad.Lines));
        Assert.Equal(["ben:chino:trousers:2000"], Rows(log));
    }

    [Fact]
    public void A_Missing_Column_Is_Named_With_The_Columns_There_Are()
    {
        var trouble = Assert.Throws<TrainingException>(() => Read(new InteractionLog(), new ColumnMapping(), "uid,item_id,timestamp", "ann,boots,1"));

        Assert.Contains("shop.csv has no column 'user_id', but 'uid', 'item_id', 'timestamp'. Name the right one with --user-column", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Header_That_Cannot_Be_Read_Is_Told() =>
        Assert.Contains("should name the columns, but it has text behind a closing quote", Assert.Throws<TrainingException>(() => Read(new InteractionLog(), new ColumnMapping(), "\"user_id\"x,item_id")).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Rows(InteractionLog log)
    {
        var histories = log.ToHistories();
        return Enumerable.Range(0, histories.Users).SelectMany(user =>
        {
            var times = histories.TimesOf(user).ToArray();
            return histories.ItemsOf(user).ToArray().Select((item, place) => $"{log.Users[user]}:{log.Items[item]}:{log.CategoryOf(item)}:{times[place]}");
        });
    }

    private BadLines Read(InteractionLog log, ColumnMapping columns, params string[] lines) =>
        Assert.Single(new CsvSource(_folder.Write("shop.csv", lines), columns, ',', TimeUnit.Seconds, 0.01).Read(log, _ => null));
}
