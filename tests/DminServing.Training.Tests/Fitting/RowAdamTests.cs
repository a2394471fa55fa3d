using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Vocabulary;
using DminServing.Training.Fitting;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Fitting;

public sealed class RowAdamTests
{
    private const int Width = 3;
    private readonly EmbeddingTable _table = EmbeddingTable.Create("item", "item_id", FeatureEncoder.Of(new IdVocabulary(["a", "b", "c", "d"])), Width, new Random(1));
    private readonly Adam _adam = new(0.1f);

    [Fact]
    public void Only_Touched_Rows_Move_And_Row_Zero_Never_Does()
    {
        float[] before = [.. _table.Weights];
        Step(new RowAdam(_table), [0, 2, 4], [1, 1, 1, 1, 1, 1, -1, -1, -1]);

        Assert.Equal(before[..(2 * Width)], _table.Weights[..(2 * Width)]);
        Assert.Equal(before[(3 * Width)..(4 * Width)], _table.Weights[(3 * Width)..(4 * Width)]);
        Assert.All(Enumerable.Range(0, Width), i => Assert.Equal(before[(2 * Width) + i] - 0.1f, _table.Weights[(2 * Width) + i], 1e-5f));
        Assert.All(Enumerable.Range(0, Width), i => Assert.Equal(before[(4 * Width) + i] + 0.1f, _table.Weights[(4 * Width) + i], 1e-5f));
    }

    [Fact]
    public void A_Row_That_Comes_Twice_Moves_By_The_Sum_Of_Its_Gradients()
    {
        var rows = new RowAdam(_table);
        Step(rows, [3, 1, 3], [1, 2, 3, 5, 5, 5, 10, 20, 30]);

        Assert.Equal([1.1f, 2.2f, 3.3f], rows.Mean[(3 * Width)..(4 * Width)].Select(value => MathF.Round(value, 4)));
        Step(rows, [3], [0, 0, 0]);
        Assert.Equal([0.99f, 1.98f, 2.97f], rows.Mean[(3 * Width)..(4 * Width)].Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void A_Tables_Part_Of_A_Wider_Gradient_Is_Found_By_Its_Column()
    {
        var rows = new RowAdam(_table);
        rows.Add([1], [9, 9, 1, 2, 3, 9], column: 2, stride: 6);
        _adam.Begin(1);
        rows.Step(_adam);

        Assert.Equal([0.1f, 0.2f, 0.3f], rows.Mean[Width..(2 * Width)].Select(value => MathF.Round(value, 4)));
    }

    private void Step(RowAdam rows, int[] indices, float[] gradients)
    {
        rows.Add(indices, gradients, column: 0, stride: Width);
        _adam.Begin(1);
        rows.Step(_adam);
    }
}
