using DminServing.Training.Data;
using DminServing.Training.Data.Importing;
using Xunit;

namespace DminServing.Training.Tests.Data.Importing;

public sealed class AmazonTsvSourceTests : IDisposable
{
    private const string Header = "marketplace\tcustomer_id\treview_id\tproduct_id\tproduct_parent\tproduct_title\tproduct_category\tstar_rating\treview_body\treview_date";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reviews_Have_Their_Own_Category_And_Their_Day()
    {
        var log = new InteractionLog();

        var bad = Assert.Single(Source(null, Review("41409413", "B00428R89M", "says \"fine\", 5\" long", "2015-08-31"), Review("7", "B1", "", "1970-01-02")).Read(log, _ => null));

        Assert.Equal(0, bad.Count);
        Assert.Equal((2, "41409413", "B00428R89M", "Books"), (log.Count, log.Users[0], log.Items[0], log.CategoryOf(0)));
        var histories = log.ToHistories();
        Assert.Equal([1440979200000], histories.TimesOf(0));
        Assert.Equal([86400000], histories.TimesOf(1));
    }

    [Fact]
    public void Metadata_Give_Finer_Categories_Where_They_Know_The_Item()
    {
        var log = new InteractionLog();

        Source("{'asin': 'B1', 'categories': [['Books', 'Poetry']]}", Review("7", "B1", "", "2015-08-31"), Review("7", "B2", "", "2015-08-31")).Read(log, _ => null);

        Assert.Equal(["Poetry", "Books"], Enumerable.Range(0, 2).Select(log.CategoryOf));
    }

    [Theory]
    [InlineData("US\t1\tR\tB1", "has 4 tab-separated fields instead of 10")]
    [InlineData("US\t1\tR\tB1\t2\ttitle\tBooks\t5\tbody\t", "has '' as its review_date")]
    [InlineData("US\t\tR\tB1\t2\ttitle\tBooks\t5\tbody\t2015-08-31", "has an empty user")]
    public void A_Bad_Review_Is_Left_Out_With_Number_And_Reason(string review, string reason)
    {
        var log = new InteractionLog();

        var bad = Assert.Single(Source(null, Review("7", "B1", "", "2015-08-31"), review).Read(log, _ => null));

        Assert.Equal((1, 3), (log.Count, Assert.Single(bad.Lines).Number));
        Assert.Contains(reason, bad.Lines[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_File_Without_The_Header_Is_Another()
    {
        var source = new AmazonTsvSource(_folder.Write("amazon_reviews_us_Books.tsv", Review("7", "B1", "", "2015-08-31")), null, 0.01);

        Assert.Contains("has no column 'customer_id'", Assert.Throws<TrainingException>(() => source.Read(new InteractionLog(), _ => null)).Message, StringComparison.Ordinal);
    }

    private static string Review(string user, string item, string body, string day) => $"US\t{user}\tR1\t{item}\t2\ttitle\tBooks\t5\t{body}\t{day}";

    private AmazonTsvSource Source(string? metadata, params string[] reviews) => new(
        _folder.Write("amazon_reviews_us_Books_v1_00.tsv.gz", [Header, .. reviews]), metadata is null ? null : _folder.Write("meta_Books.json.gz", metadata), 0.01);
}
