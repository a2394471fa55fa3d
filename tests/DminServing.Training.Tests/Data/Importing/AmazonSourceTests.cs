using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

/// <summary>The original dumps in small: reviews are JSON, metadata are Python dictionaries.</summary>
public sealed class AmazonSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reviews_Get_The_Leaf_Of_Their_Items_First_Category_Path()
    {
        var log = new InteractionLog();
        var source = Source(
            [
                """{"reviewerID": "A1", "asin": "B01", "reviewText": "It's \"fine\"", "overall": 5.0, "unixReviewTime": 1382659200}""",
                """{"reviewerID": "A1", "asin": "B02", "unixReviewTime": 1382659100}""",
                """{"reviewerID": "A2", "asin": "B03", "unixReviewTime": 1382659000}""",
            ],
            [
                """{'asin': 'B01', 'title': "Men's \"Shoe\" \u00e9", 'price': 9.99, 'related': {'also_bought': ['B02', 'B03']}, 'categories': [['Sports', 'Shoes', 'Running'], ['Other', 'Path']]}""",
                """{'asin': 'B02', 'salesRank': {}, 'imUrl': None, 'categories': [["Men's"]]}""",
                """{'asin': 'B03', 'categories': [[]]}""",
            ]);

        var bad = source.Read(log, _ => null);

        Assert.All(bad, file => Assert.Equal(0, file.Count));
        Assert.Equal(["Running", "Men's", ""], Enumerable.Range(0, 3).Select(log.CategoryOf));
        Assert.Equal([1382659100000, 1382659200000], log.ToHistories().TimesOf(0));
    }

    [Fact]
    public void An_Item_Without_Metadata_Has_No_Category()
    {
        var log = new InteractionLog();

        Source(["""{"reviewerID": "A1", "asin": "B09", "unixReviewTime": 1}"""], ["{'asin': 'B01', 'categories': [['Shoes']]}"]).Read(log, _ => null);

        Assert.Equal("", log.CategoryOf(0));
    }

    [Theory]
    [InlineData("""{"reviewerID": "A1", "asin": "B01" "unixReviewTime": 1}""", "is not JSON")]
    [InlineData("""["A1", "B01"]""", "is no object")]
    [InlineData("""{"reviewerID": "A1", "unixReviewTime": 1}""", "has no text 'reviewerID' or 'asin'")]
    [InlineData("""{"reviewerID": 7, "asin": "B01", "unixReviewTime": 1}""", "has no text 'reviewerID' or 'asin'")]
    [InlineData("""{"reviewerID": "A1", "asin": "B01", "unixReviewTime": "1"}""", "has no Unix seconds as 'unixReviewTime'")]
    [InlineData("""{"reviewerID": "A1", "asin": "B01", "unixReviewTime": 9223372036854775807}""", "has no Unix seconds as 'unixReviewTime'")]
    [InlineData("""{"reviewerID": "A\ud800", "asin": "B01", "unixReviewTime": 1}""", "is not JSON")]
    public void A_Bad_Review_Is_Left_Out_With_Number_And_Reason(string review, string reason)
    {
        var log = new InteractionLog();

        var bad = Source(["""{"reviewerID": "A1", "asin": "B01", "unixReviewTime": 1}""", review], ["{'asin': 'B01'}"]).Read(log, _ => null)[1];

        Assert.Equal(1, log.Count);
        Assert.Equal(2, Assert.Single(bad.Lines).Number);
        Assert.Contains(reason, bad.Lines[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'asin': 'B01', 'title': 'half", "should have the closing quote")]
    [InlineData("{'title': 'no id'}", "has no 'asin'")]
    [InlineData("['B01']", "is no dictionary")]
    public void Bad_Metadata_Are_Left_Out_With_Number_And_Reason(string metadata, string reason)
    {
        var bad = Source(["""{"reviewerID": "A1", "asin": "B01", "unixReviewTime": 1}"""], ["{'asin': 'B02'}", metadata]).Read(new InteractionLog(), _ => null)[0];

        Assert.Equal(2, Assert.Single(bad.Lines).Number);
        Assert.Contains(reason, bad.Lines[0].Reason, StringComparison.Ordinal);
    }

    private AmazonSource Source(string[] reviews, string[] metadata) =>
        new(_folder.Write("reviews_Tiny_5.json.gz", reviews), _folder.Write("meta_Tiny.json.gz", metadata), 0.01);
}
