using DminServing.Training.Networks;
using Xunit;
using static TorchSharp.torch;

namespace DminServing.Training.Tests.Networks;

public sealed class EmbeddingLayerTests
{
    private static readonly TestFeatures Features = TestFeatures.Create(withContext: true);
    private static readonly NetworkShape Shape = Features.Shape();

    [Fact]
    public void Every_Place_Holds_The_Rows_Of_Its_Features()
    {
        using var scope = NewDisposeScope();
        var layer = new EmbeddingLayer(Features.Features, Shape.EmbeddingWidth, seed: 1);
        var batch = IndexBatch.Of([Features.Query(new Random(1), 3, 2), Features.Query(new Random(2), 5, 2)], Shape);
        EmbeddingTable item = Table(layer, "embedding.item.item_id"), category = Table(layer, "embedding.item.category");

        var embedded = layer.Embed(batch, forTraining: false);

        Assert.Equal([2, 5, 36], embedded.Behaviors.shape);
        Assert.Equal([2, 36], embedded.Context.shape);
        Assert.Equal(Row(item, batch.Behavior[0][1]), Floats(embedded.Behaviors[0, 1])[..18]);
        Assert.Equal(Row(category, batch.Behavior[1][1]), Floats(embedded.Behaviors[0, 1])[18..]);
        Assert.Equal(Row(category, batch.Candidate[1][3]), Floats(embedded.Candidates[1, 1])[18..]);
        Assert.Equal(new float[36], Floats(embedded.Behaviors[0, 4]));                     // padding
    }

    [Fact]
    public void Row_Zero_Begins_At_Zero_And_The_Others_Do_Not()
    {
        var layer = new EmbeddingLayer(Features.Features, Shape.EmbeddingWidth, seed: 1);

        Assert.All(layer.Tables, table => Assert.All(Row(table, 0), value => Assert.Equal(0, value)));
        Assert.All(layer.Tables, table => Assert.DoesNotContain(0, Row(table, 1)));
    }

    [Fact]
    public void The_Same_Seed_Gives_The_Same_Tables()
    {
        var (first, second, other) = (new EmbeddingLayer(Features.Features, 18, seed: 4), new EmbeddingLayer(Features.Features, 18, seed: 4), new EmbeddingLayer(Features.Features, 18, seed: 5));

        Assert.Equal(first.Tables.SelectMany(table => table.Weights), second.Tables.SelectMany(table => table.Weights));
        Assert.NotEqual(first.Tables.SelectMany(table => table.Weights), other.Tables.SelectMany(table => table.Weights));
    }

    private static EmbeddingTable Table(EmbeddingLayer layer, string name) => layer.Tables.Single(table => table.Name == name);

    private static float[] Row(EmbeddingTable table, int row) => table.Weights[(row * table.Width)..((row + 1) * table.Width)];

    private static float[] Floats(Tensor tensor) => tensor.data<float>().ToArray();
}
