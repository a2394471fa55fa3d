using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using Xunit;

namespace DminServing.ModelContract.Tests.Encoding;

public sealed class ModelFeaturesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("features-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_Catalog_Is_Aligned_With_The_Item_Vocabulary()
    {
        Write("item_id.vocab", "a", "b", "c");
        Write("category.vocab", "shoes", "bags");
        Write("category.catalog", "bags", "shoes", "hats");

        var features = ModelFeatures.Load(Schema(items: 4), _folder);

        Assert.Equal([0, 2, 1, 0], Enumerable.Range(0, 4).Select(item => features.Item[1].Catalog![item]));
    }

    [Fact]
    public void A_Vocabulary_Of_Another_Size_Is_Refused()
    {
        Write("item_id.vocab", "a");
        Write("category.vocab", "shoes", "bags");
        Write("category.catalog", "bags");

        var refusal = Assert.Throws<InvalidDataException>(() => ModelFeatures.Load(Schema(items: 4), _folder));

        Assert.Equal("item_id.vocab has 1 lines, but feature 'item_id' says size 4, which is 3 lines.", refusal.Message);
    }

    [Fact]
    public void A_Catalog_Of_Another_Size_Is_Refused()
    {
        Write("item_id.vocab", "a");
        Write("category.vocab", "shoes", "bags");
        Write("category.catalog", "bags", "shoes");

        var refusal = Assert.Throws<InvalidDataException>(() => ModelFeatures.Load(Schema(items: 2), _folder));

        Assert.Equal("category.catalog has 2 lines, but there are 1 items: it needs one line for each.", refusal.Message);
    }

    private void Write(string file, params string[] lines) => File.WriteAllLines(Path.Combine(_folder, file), lines);

    private static FeatureSchema Schema(int items) => new(
        [],
        [
            new FeatureManifest("item_id", new FeatureEncoding.Vocabulary("item_id.vocab", items)),
            new FeatureManifest("category", new FeatureEncoding.Vocabulary("category.vocab", 3), "category.catalog"),
        ],
        []);
}
