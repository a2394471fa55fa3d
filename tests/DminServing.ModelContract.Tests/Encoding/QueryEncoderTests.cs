using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;
using Xunit;

namespace DminServing.ModelContract.Tests.Encoding;

public sealed class QueryEncoderTests
{
    // Items 1..4 are of categories 1, 1, 2, 2.
    private static readonly QueryEncoder Encoder = new(
        new ModelFeatures(
            [("user_id", FeatureEncoder.Of(new IdVocabulary(["ann", "ben"]))), ("age", FeatureEncoder.Load(new FeatureEncoding.Identity(18, 99), ""))],
            [
                new ItemFeature("item_id", FeatureEncoder.Of(new IdVocabulary(["i1", "i2", "i3", "4"])), null),
                new ItemFeature("category", FeatureEncoder.Of(new IdVocabulary(["shoes", "bags"])), ItemCatalog.Of(0, 1, 1, 2, 2)),
                new ItemFeature("price", FeatureEncoder.Load(new FeatureEncoding.Boundaries([10]), ""), null),
            ],
            [("hour", FeatureEncoder.Load(new FeatureEncoding.Identity(0, 23), ""))]),
        maxBehaviors: 3);

    [Fact]
    public void Behaviors_Are_Sorted_By_Time_And_Cut_To_The_Newest()
    {
        var encoded = Encoder.Encode(Query("i1"), [new("i2", 20), new("4", 40), new("i1", 10), new("i3", 30)]);

        Assert.Equal([2, 3, 4], encoded.Behaviors[0]);
        Assert.True(encoded.Truncated);
        Assert.Equal(40, encoded.NewestTimestampMs);
    }

    [Fact]
    public void Categories_Come_From_The_Catalog_For_Behaviors_And_Candidates()
    {
        var encoded = Encoder.Encode(Query("i3", "i1", "nothing"), [new("i2", 1), new("gone", 2), new("i3", 3)]);

        Assert.Equal([1, 0, 2], encoded.Behaviors[1]);
        Assert.Equal([2, 1, 0], encoded.CandidateFeatures[1]);
    }

    [Fact]
    public void Unknown_Ids_Get_Index_Zero_And_Are_Counted()
    {
        var encoded = Encoder.Encode(Query("i3", "x", "y") with { UserId = "nobody" }, [new("z", 1), new("i1", 2)]);

        Assert.Equal([3, 0, 0], encoded.CandidateFeatures[0]);
        Assert.Equal((2, 1, 0), (encoded.UnknownItems, encoded.UnknownBehaviors, encoded.User[0]));
    }

    [Fact]
    public void A_Repeated_Behavior_Stays() =>
        Assert.Equal([1, 1], Encoder.Encode(Query("i1"), [new("i1", 1), new("i1", 2)]).Behaviors[0]);

    [Fact]
    public void Numbers_And_Strings_Encode_Alike()
    {
        var byNumber = Encoder.Encode(Query() with { Candidates = new CandidateIds([4L, 5L]) }, []);

        Assert.Equal([4, 0], byNumber.CandidateFeatures[0]);
        Assert.Equal("5", new CandidateIds([4L, 5L])[1]);
    }

    [Fact]
    public void Request_Values_Override_The_Catalog_And_Fill_What_Has_None()
    {
        var encoded = Encoder.Encode(
            Query("i1", "i3") with { ItemFeatures = new Dictionary<string, IReadOnlyList<string>> { ["category"] = ["bags", "?"], ["price"] = ["9.9", "10"] } },
            []);

        Assert.Equal([2, 0], encoded.CandidateFeatures[1]);
        Assert.Equal([1, 2], encoded.CandidateFeatures[2]);
        Assert.Equal([0, 0], Encoder.Encode(Query("i1", "i3"), []).CandidateFeatures[2]);
    }

    [Fact]
    public void Context_Fills_User_And_Context_Features()
    {
        var encoded = Encoder.Encode(Query("i1") with { Context = new Dictionary<string, string> { ["age"] = "18", ["hour"] = "23" } }, []);

        Assert.Equal([1, 1], encoded.User);
        Assert.Equal([24], encoded.Context);
    }

    [Fact]
    public void No_Behaviors_Encode_To_Length_Zero()
    {
        var encoded = Encoder.Encode(Query("i1"), []);

        Assert.Equal((0, null, false), (encoded.Length, encoded.NewestTimestampMs, encoded.Truncated));
        Assert.All(encoded.Behaviors, Assert.Empty);
    }

    [Fact]
    public void A_Column_Of_Another_Length_Is_Refused_By_Name()
    {
        var query = Query("i1", "i2") with { ItemFeatures = new Dictionary<string, IReadOnlyList<string>> { ["price"] = ["1"] } };

        var refusal = Assert.Throws<InvalidQueryException>(() => Encoder.Encode(query, []));

        Assert.Equal("item_features.price", refusal.Field);
        Assert.Contains("1 values for 2 candidates", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("item_features.colour", true)]
    [InlineData("item_features.item_id", true)]
    [InlineData("context.colour", false)]
    [InlineData("context.user_id", false)]
    public void A_Feature_The_Model_Does_Not_Take_Is_Refused_By_Name(string field, bool isItemFeature)
    {
        var name = field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var query = isItemFeature
            ? Query("i1") with { ItemFeatures = new Dictionary<string, IReadOnlyList<string>> { [name] = ["red"] } }
            : Query("i1") with { Context = new Dictionary<string, string> { [name] = "red" } };

        Assert.Equal(field, Assert.Throws<InvalidQueryException>(() => Encoder.Encode(query, [])).Field);
    }

    private static ScoringQuery Query(params string[] items) => new() { UserId = "ann", Candidates = new CandidateIds(items) };
}
