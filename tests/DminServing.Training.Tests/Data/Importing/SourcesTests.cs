using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class SourcesTests
{
    [Theory]
    [InlineData("shop.tsv.gz", typeof(TsvSource))]
    [InlineData("shop", typeof(TsvSource))]
    [InlineData("amazon_sports.tsv.gz", typeof(TsvSource))]
    [InlineData("reviews_Books_5.json.gz", typeof(AmazonSource))]
    [InlineData("amazon_reviews_us_Books_v1_00.tsv.gz", typeof(AmazonTsvSource))]
    [InlineData("UserBehavior.csv", typeof(TaobaoSource))]
    [InlineData("UserBehavior.csv.zip", typeof(TaobaoSource))]
    [InlineData("ratings.CSV.GZ", typeof(CsvSource))]
    [InlineData("clicks.parquet", typeof(ParquetSource))]
    public void The_Name_Of_The_File_Chooses_The_Reader(string input, Type source) =>
        Assert.IsType(source, Sources.Of(new InputOptions(input) { Metadata = input.EndsWith(".json.gz", StringComparison.Ordinal) ? "meta_Books.json.gz" : null }));

    [Fact]
    public void A_Named_Format_Counts_More_Than_The_Name_Of_The_File() =>
        Assert.IsType<TaobaoSource>(Sources.Of(new InputOptions("clicks.tsv") { Format = InputFormat.Taobao }));

    [Fact]
    public void Options_That_The_Form_Does_Not_Know_Are_Refused_With_The_Way_Out()
    {
        AssertRefused(new InputOptions("reviews_Books_5.json.gz"), "--metadata meta_");
        AssertRefused(new InputOptions("shop.tsv") { Metadata = "meta_Books.json.gz" }, "--metadata cannot go with shop.tsv, which is read as tsv; say --format amazon or amazon-tsv");
        AssertRefused(new InputOptions("shop.tsv") { Columns = new ColumnMapping() }, "--user-column and the other columns cannot go with shop.tsv");
        AssertRefused(new InputOptions("UserBehavior.csv") { TimeUnit = TimeUnit.Iso }, "--time-unit cannot go with UserBehavior.csv, which is read as taobao; say --format csv or parquet");
        AssertRefused(new InputOptions("clicks.parquet") { Delimiter = ';' }, "--delimiter cannot go with clicks.parquet");
        AssertRefused(new InputOptions("clicks.csv") { BehaviorTypes = ["pv"] }, "--behavior-types cannot go with clicks.csv");
    }

    [Fact]
    public void A_Data_Set_Is_Named_After_Its_File() => Assert.Equal("amazon-sports", Sources.NameOf("/data/amazon_sports.tsv.gz"));

    private static void AssertRefused(InputOptions options, string message) =>
        Assert.Contains(message, Assert.Throws<TrainingException>(() => Sources.Of(options)).Message, StringComparison.Ordinal);
}
