using DminServing.Training.Export;
using DminServing.Training.Networks;
using Xunit;

namespace DminServing.Training.Tests.Export;

public sealed class TableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_Small_Table_Stays_Inside()
    {
        var file = new TableFile(largestInside: 32);

        Assert.Null(file.Place(Table(rows: 4)));
        file.Write(_folder.Path);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Large_Tables_Begin_At_Pages_Of_One_File()
    {
        var file = new TableFile(largestInside: 32);
        var (first, second) = (Table(rows: 600), Table(rows: 5));

        Assert.Equal([0L, 8192L], new[] { file.Place(first), file.Place(second) });

        file.Write(_folder.Path);
        var bytes = File.ReadAllBytes(Path.Combine(_folder.Path, TableFile.Name));
        Assert.Equal(8192 + (5 * 2 * sizeof(float)), bytes.Length);
        Assert.Equal(first.Values[^1], BitConverter.ToSingle(bytes, (1200 - 1) * sizeof(float)));
        Assert.Equal(second.Values[0], BitConverter.ToSingle(bytes, 8192));
    }

    [Fact]
    public void The_Same_Table_Has_One_Place()
    {
        var file = new TableFile(largestInside: 0);
        var table = Table(rows: 5);

        Assert.Equal(file.Place(table), file.Place(table));
    }

    private static WeightTensor Table(int rows) => new([rows, 2], [.. Enumerable.Range(1, rows * 2).Select(value => (float)value)]);
}
